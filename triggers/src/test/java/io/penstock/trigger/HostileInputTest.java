package io.penstock.trigger;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.filter.FilterPolicy;
import io.penstock.trigger.filter.FilterPolicy.Scope;
import io.penstock.trigger.filter.InvalidPatternException;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleExpression;
import io.penstock.trigger.schedule.ScheduleExpressionException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Parsers that face the network, given what is almost right: they read it or refuse it in their own
 * words, and in bounded time. The seed is printed; more rounds by {@code -Dhostile.rounds}.
 */
class HostileInputTest {
  private static final int ROUNDS = Integer.getInteger("hostile.rounds", 5_000);
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final List<ZoneId> ZONES =
      List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Australia/Lord_Howe"));
  private static final List<String> TIMES =
      List.of(
          "cron(0/5 8-17 ? * MON-FRI *)",
          "cron(15 10 L-3 * ? 2026-2199)",
          "cron(0 0 LW 2 ? *)",
          "cron(0 0 29 2 ? *)",
          "cron(59 23 31 2,4,6,9,11 ? *)",
          "cron(0 9 ? 3 6#5 1970/7)",
          "cron(0 9 ? * 5L *)",
          "cron(* * 15W * ? *)",
          "rate(5 minutes)",
          "at(2026-03-29T02:30:00)");
  private static final List<String> PATTERNS =
      List.of(
          "{\"a\":[\"x\",{\"prefix\":\"y\"},{\"anything-but\":[1,2]}],\"b\":{\"c\":[{\"exists\":true}]}}",
          "{\"n\":[{\"numeric\":[\">\",0,\"<=\",1.5e3]}],\"w\":[{\"wildcard\":\"a*b*c\"}]}",
          "{\"$or\":[{\"a\":[1]},{\"b\":[{\"cidr\":\"10.0.0.0/24\"}]}],\"s\":[{\"suffix\":\"z\"}]}",
          "{\"d\":[{\"equals-ignore-case\":\"Ä\"},null,true]}");

  private final long seed = Long.getLong("penstock.seed", System.nanoTime());

  private Random random(String what) {
    System.out.println(what + " seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    return new Random(seed);
  }

  /** One of the texts with some characters changed, doubled, moved or gone. */
  private static String broken(Random random, List<String> texts, String alphabet) {
    var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
    for (int changes = random.nextInt(5); changes >= 0 && !text.isEmpty(); changes--) {
      int at = random.nextInt(text.length());
      char other = alphabet.charAt(random.nextInt(alphabet.length()));
      switch (random.nextInt(5)) {
        case 0 -> text.setCharAt(at, other);
        case 1 -> text.insert(at, other);
        case 2 -> text.deleteCharAt(at);
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 8)));
        default -> text.delete(at, Math.min(text.length(), at + 4));
      }
    }
    return text.toString();
  }

  @Test
  void expressionsOfSchedules() {
    Random random = random("expressions");
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            String text = broken(random, TIMES, "0123456789/*?-,LW#() ATMONFRI\u0000é");
            var kind = Schedule.Kind.values()[random.nextInt(2)];
            ScheduleExpression read;
            try {
              read = ScheduleExpression.parse(text, kind);
            } catch (ScheduleExpressionException e) {
              assertTrue(e.getMessage().length() < 1_000, text);
              continue;
            } catch (RuntimeException e) {
              throw new AssertionError(text + ", seed " + seed, e);
            }
            ZoneId zone = ZONES.get(random.nextInt(ZONES.size()));
            Instant after = NOW.plusSeconds(random.nextInt());
            for (int turn = 0; turn < 5 && after != null; turn++) {
              Instant next = read.next(after, NOW, zone);
              if (next != null && !next.isAfter(after))
                throw new AssertionError(text + " " + after);
              after = next;
            }
          }
        });
  }

  @Test
  void patternsAndFilterPolicies() {
    Random random = random("patterns");
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          for (int round = 0; round < ROUNDS; round++) {
            String text = broken(random, PATTERNS, "{}[]\":,*\\$.e-019ax\u0000\ud83d");
            try {
              EventPattern.parse(text);
              for (Scope scope : Scope.values()) FilterPolicy.parse(text, scope);
            } catch (InvalidPatternException e) {
              // refused in its own words
            } catch (RuntimeException e) {
              throw new AssertionError(text + ", seed " + seed, e);
            }
          }
        });
  }
}
