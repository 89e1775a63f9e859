package io.penstock.trigger.schedule;

import io.penstock.trigger.fuzz.Input;
import java.time.Instant;
import java.time.ZoneId;

/** Expressions of schedules: refused in words, or firing at times that only go forward. */
public final class ScheduleFuzz {
  private static final Instant CREATED = Instant.parse("2026-03-01T00:00:00Z");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final int FIRINGS = 4;

  private ScheduleFuzz() {}

  /** One run. */
  public static void fuzzerTestOneInput(byte[] data) {
    String text = Input.text(data);
    for (Schedule.Kind kind : Schedule.Kind.values()) {
      ScheduleExpression expression;
      try {
        expression = ScheduleExpression.parse(text, kind);
      } catch (ScheduleExpressionException e) {
        continue;
      }
      Instant at = CREATED;
      for (int i = 0; i < FIRINGS; i++) {
        Instant next = expression.next(at, CREATED, ZONE);
        if (next == null) break;
        Input.hold(next.isAfter(at), "a firing that is not later");
        at = next;
      }
    }
  }
}
