package io.penstock.gateway.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TargetRetryPolicyTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Tries until it is given up; how often, and how long that took. */
  private static Verdict.Dead live(Timetable timetable, int[] tries, Instant[] at) {
    var random = new Random(7);
    AttemptCounts progress = AttemptCounts.fresh(START);
    at[0] = START;
    while (true) {
      tries[0]++;
      progress = progress.after(Ended.UNREACHABLE);
      switch (timetable.decide(progress, Ended.UNREACHABLE, Duration.ZERO, at[0], random)) {
        case Verdict.Again(Instant due) -> at[0] = due;
        case Verdict.Dead dead -> {
          return dead;
        }
        case Verdict.Done _ -> throw new AssertionError();
      }
    }
  }

  @Test
  void retriesAreCounted() {
    int[] tries = {0};
    var end = live(new TargetRetryPolicy(3, Duration.ofHours(24)), tries, new Instant[1]);
    assertEquals(Condition.RetriesExhausted, end.condition());
    assertEquals(4, tries[0]);
    assertEquals(
        Condition.RetriesExhausted,
        live(new TargetRetryPolicy(0, Duration.ofHours(24)), new int[1], new Instant[1])
            .condition());
  }

  @Test
  void theAgeEndsItToo() {
    var at = new Instant[1];
    var end =
        live(
            new TargetRetryPolicy(TargetRetryPolicy.UNLIMITED, Duration.ofHours(24)),
            new int[1],
            at);
    assertEquals(Condition.EventAgeExceeded, end.condition());
    assertTrue(at[0].isAfter(START.plus(Duration.ofHours(23))));
    assertTrue(at[0].isBefore(START.plus(Duration.ofHours(24))));
  }

  @Test
  void theTargetsWordIsHeard() {
    var again =
        (Verdict.Again)
            new TargetRetryPolicy(5, Duration.ofHours(1))
                .decide(
                    AttemptCounts.fresh(START).after(Ended.UNREACHABLE),
                    Ended.UNREACHABLE,
                    Duration.ofMinutes(10),
                    START,
                    new Random(7));
    assertEquals(START.plus(Duration.ofMinutes(10)), again.due());
  }
}
