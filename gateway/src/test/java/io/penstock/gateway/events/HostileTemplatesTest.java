package io.penstock.gateway.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Paths and templates that are almost right: refused when set, or used. The seed is printed. */
class HostileTemplatesTest {
  private static final int ROUNDS = Integer.getInteger("hostile.rounds", 10_000);
  private static final List<String> PATHS =
      List.of(
          "$.detail.a[0].b", "$['detail']['x y']", "$.detail.*", "$.resources[*]", "$.a[\"b\"]");
  private static final List<String> TEMPLATES =
      List.of(
          "{\"a\": <one>, \"b\": \"text <two> \\\" more\"}",
          "\"line <one>\"\n\"other <two>\"",
          "<one>",
          "[<one>, <aws.events.event.json>]",
          "\"<aws.events.rule-arn>\"");
  private static final BusEvent EVENT =
      BusEvent.of(
          "3f2b0c9e-0000-4000-8000-000000000003",
          "s",
          "t",
          Instant.EPOCH,
          "210987654321",
          "eu-north-1",
          List.of("r1"),
          "{\"a\":[{\"b\":\"\\\"\\n\"}],\"x y\":{\"k\":[]}}");
  private static final RuleFacts RULE =
      new RuleFacts("arn:aws:events:eu-north-1:210987654321:rule/r", "r", Instant.EPOCH);

  private static String broken(Random random, List<String> texts) {
    String alphabet = "<>\"\\{}[]$.*',:0ab \n\u0000\ud83d";
    var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
    for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) text.deleteCharAt(at);
      else text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void pathsAndTemplatesAreRefusedOrUsed() {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("templates seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      var transformer =
          new JsonObject()
              .put(
                  "InputPathsMap",
                  new JsonObject()
                      .put("one", broken(random, PATHS))
                      .put("two", broken(random, PATHS)))
              .put("InputTemplate", broken(random, TEMPLATES));
      var given = new JsonObject().put("Id", "t").put("Arn", "a");
      given.put("InputTransformer", transformer);
      try {
        RuleTarget.of(given).input().of(EVENT, RULE);
      } catch (UnusableInputException | IllegalArgumentException e) {
        // with this event, or at all
      } catch (RuntimeException e) {
        throw new AssertionError(transformer.encode() + ", seed " + seed, e);
      }
    }
  }
}
