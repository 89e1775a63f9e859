package io.penstock.trigger.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest extends ScheduleExpressionFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cron(0/10 6-8 ? * MON-FRI *)     | 2026-03-06T08:50:00Z | UTC              | 2026-03-09T06:00:00Z
          cron(30 12 ? * 4L 2026-2030)     | 2026-03-01T00:00:00Z | UTC              | 2026-03-25T12:30:00Z
          cron(0 3 ? * SAT#2 *)            | 2026-03-01T00:00:00Z | UTC              | 2026-03-14T03:00:00Z
          cron(15 0 L * ? *)               | 2028-02-01T00:00:00Z | UTC              | 2028-02-29T00:15:00Z
          cron(0 0 15W * ? *)              | 2026-08-01T00:00:00Z | UTC              | 2026-08-14T00:00:00Z
          cron(0 0 1W * ? *)               | 2026-07-31T23:59:59Z | UTC              | 2026-08-03T00:00:00Z
          cron(0 0 LW * ? *)               | 2026-05-01T00:00:00Z | UTC              | 2026-05-29T00:00:00Z
          cron(0 0 29 2 ? *)               | 2026-01-01T00:00:00Z | UTC              | 2028-02-29T00:00:00Z
          cron(0 0 ? * FRI-MON *)          | 2026-03-03T00:00:00Z | UTC              | 2026-03-06T00:00:00Z
          cron(0 0 31 2 ? *)               | 2026-01-01T00:00:00Z | UTC              |
          cron(0 0 1 1 ? 2025)             | 2026-01-01T00:00:00Z | UTC              |
          cron(30 2 * * ? *)               | 2026-03-28T12:00:00Z | Europe/Berlin    | 2026-03-30T00:30:00Z
          cron(30 2 * * ? *)               | 2026-10-24T12:00:00Z | Europe/Berlin    | 2026-10-25T00:30:00Z
          cron(30 2 * * ? *)               | 2026-10-25T00:30:00Z | Europe/Berlin    | 2026-10-26T01:30:00Z
          cron(45 1 * * ? *)               | 2026-04-03T20:00:00Z | Australia/Lord_Howe | 2026-04-04T14:45:00Z
          cron(0/30 * * * ? *)             | 2026-10-25T00:45:00Z | Europe/Berlin    | 2026-10-25T02:00:00Z
          cron(0 9 ? * L *)                | 2026-03-04T12:00:00Z | UTC              | 2026-03-07T09:00:00Z
          at(2026-03-29T02:30:00)          | 2026-01-01T00:00:00Z | Europe/Berlin    | 2026-03-29T01:30:00Z
          at(2026-10-25T02:30:00)          | 2026-01-01T00:00:00Z | Europe/Berlin    | 2026-10-25T00:30:00Z
          at(2026-06-01T09:00:00)          | 2026-01-01T00:00:00Z | Europe/Berlin    | 2026-06-01T07:00:00Z
          at(2026-06-01T09:00:00)          | 2026-06-01T07:00:00Z | Europe/Berlin    |
          rate(1 day)                      | 2026-03-28T12:00:00Z | Europe/Berlin    | 2026-03-29T12:00:00Z
          rate(5 minutes)                  | 2026-03-28T12:00:00Z | UTC              | 2026-03-28T12:05:00Z
          """)
  void nextTime(String expression, String after, String zone, String expected) {
    Instant found = next(expression, after, zone);
    if (expected == null) assertNull(found);
    else assertEquals(Instant.parse(expected), found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cron(0 1 * * * *)",
        "cron(75 8 1 * ? *)",
        "cron(5 20 * * NOT *)",
        "cron(0 0 * * ?)",
        "cron(0 0 ? * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 0 0 * ? *)",
        "cron(0 0 32 * ? *)",
        "cron(0 0 ? * 0 *)",
        "cron(0 0 ? * 8 *)",
        "cron(0 0 ? * 2#6 *)",
        "cron(0 0 ? * 2#0 *)",
        "cron(0 0 * 13 ? *)",
        "cron(0 0 * * ? 1969)",
        "cron(0 0 * * ? 2200)",
        "cron(0  0 * * ? *)",
        "cron(0/0 0 * * ? *)",
        "cron(a 0 * * ? *)",
        "cron(10-5 0 * * ? *)",
        "cron()",
        "cron(",
        "cron(0 0 L-31 * ? *)",
        "cron(-1 0 * * ? *)",
        "cron(0,, 0 * * ? *)",
        "cron(0 0 W * ? *)",
        "rate(0 hours)",
        "rate(-1 day)",
        "rate(1 week)",
        "rate(10 seconds)",
        "rate( 5 minutes)",
        "rate(5  minutes)",
        "rate(05 minutes)",
        "rate(1.5 hours)",
        "at(2026-01-01T09:00:00Z)",
        "at(2026-02-30T09:00:00)",
        "at(2026-01-01 09:00:00)",
        "at(2026-01-01T09:00)",
        "every(5 minutes)",
        "",
        "* * * * * *"
      })
  void refused(String expression) {
    var problem =
        assertThrows(
            IllegalArgumentException.class,
            () -> ScheduleExpression.parse(expression, Kind.SCHEDULER));
    assertTrue(problem.getMessage().length() > 10, problem.getMessage());
  }

  @Test
  void rulesHaveNoAt() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ScheduleExpression.parse("at(2026-06-01T09:00:00)", Kind.RULE));
  }

  /** Deployed schedules have {@code rate(1 hours)}; rules are refused with it by EventBridge. */
  @ParameterizedTest
  @CsvSource({"rate(1 hours), PT1H", "rate(5 minute), PT5M", "rate(1 days), P1D"})
  void numbersOfUnitsAreLookedAtByRulesOnly(String expression, Duration every) {
    assertEquals(
        new ScheduleExpression.Rate(every),
        ScheduleExpression.parse(expression, Schedule.Kind.SCHEDULER));
    assertThrows(
        IllegalArgumentException.class,
        () -> ScheduleExpression.parse(expression, Schedule.Kind.RULE));
  }
}
