package io.penstock.gateway.events;

import io.penstock.trigger.fuzz.Input;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Paths and templates that make a target's input: refused in words, or making JSON. */
public final class InputFuzz {
  private static final RuleFacts RULE =
      new RuleFacts("arn:aws:events:us-east-1:000000000000:rule/r", "r", Instant.EPOCH);
  private static final BusEvent EVENT =
      BusEvent.of(
          "id",
          "shop",
          "Order",
          Instant.EPOCH,
          "000000000000",
          "us-east-1",
          List.of("a"),
          "{\"a\":[{\"b\":\"x\\\"y\"},2.5,null],\"c\":{\"d\":true}}");

  private InputFuzz() {}

  /** One run: a path, a zero, a template, in which {@code <p>} is what the path leads to. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 2);
    try {
      JsonPath.parse(parts[0]).of(EVENT.tree());
      var transformer =
          new JsonObject()
              .put("InputTemplate", parts[1])
              .put("InputPathsMap", new JsonObject().put("p", parts[0]));
      String made = InputTemplate.of(transformer, "t").fill(EVENT, RULE);
      if (!made.strip().startsWith("\"")) io.vertx.core.json.Json.decodeValue(made);
    } catch (IllegalArgumentException | UnusableInputException e) {
      // refused in words
    } catch (DecodeException e) {
      Input.hold(e.getMessage().contains("nesting depth"), "not JSON: " + e.getMessage());
    }
  }
}
