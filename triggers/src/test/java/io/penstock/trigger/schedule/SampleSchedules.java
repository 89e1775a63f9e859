package io.penstock.trigger.schedule;

import io.penstock.trigger.schedule.Schedule.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** Schedules to test with: the usual one, varied. */
record SampleSchedules(Schedule schedule) {
  static SampleSchedules of(String name, Kind kind, String expression) {
    return new SampleSchedules(
        new Schedule(
            kind == Kind.RULE
                ? "arn:aws:events:eu-north-1:210987654321:rule/" + name
                : "arn:aws:scheduler:eu-north-1:210987654321:schedule/default/" + name,
            name,
            kind,
            expression,
            ScheduleExpression.parse(expression, kind),
            ZoneId.of("UTC"),
            null,
            null,
            true,
            Duration.ZERO,
            "arn:aws:lambda:eu-north-1:210987654321:function:f",
            null,
            185,
            Duration.ofDays(1),
            null,
            false,
            Schedule.TargetParameters.NONE,
            null));
  }

  static Schedule rule(String name, String expression) {
    return of(name, Kind.RULE, expression).schedule;
  }

  static Schedule scheduler(String name, String expression) {
    return of(name, Kind.SCHEDULER, expression).schedule;
  }

  static Schedule flexible(String name, String expression, Duration window) {
    return of(name, Kind.SCHEDULER, expression).window(window).schedule;
  }

  SampleSchedules window(Duration window) {
    return with(schedule.start(), schedule.end(), true, window, null, schedule.maximumEventAge());
  }

  SampleSchedules between(Instant start, Instant end) {
    return with(start, end, true, schedule.window(), null, schedule.maximumEventAge());
  }

  SampleSchedules disabled() {
    return with(null, null, false, schedule.window(), null, schedule.maximumEventAge());
  }

  SampleSchedules input(String input) {
    return with(null, null, true, schedule.window(), input, schedule.maximumEventAge());
  }

  SampleSchedules age(Duration age) {
    return with(null, null, true, schedule.window(), schedule.input(), age);
  }

  SampleSchedules target(String arn) {
    return make(
        schedule.start(),
        schedule.end(),
        true,
        schedule.window(),
        arn,
        schedule.input(),
        schedule.maximumEventAge(),
        schedule.deleteAfterCompletion());
  }

  SampleSchedules deleted() {
    return make(
        schedule.start(),
        schedule.end(),
        true,
        schedule.window(),
        schedule.targetArn(),
        schedule.input(),
        schedule.maximumEventAge(),
        true);
  }

  private SampleSchedules with(
      Instant start, Instant end, boolean enabled, Duration window, String input, Duration age) {
    return make(start, end, enabled, window, schedule.targetArn(), input, age, false);
  }

  private SampleSchedules make(
      Instant start,
      Instant end,
      boolean enabled,
      Duration window,
      String target,
      String input,
      Duration age,
      boolean deleted) {
    return new SampleSchedules(
        new Schedule(
            schedule.arn(),
            schedule.name(),
            schedule.kind(),
            schedule.text(),
            ScheduleExpression.parse(schedule.text(), schedule.kind()),
            schedule.zone(),
            start,
            end,
            enabled,
            window,
            target,
            input,
            schedule.maximumRetryAttempts(),
            age,
            schedule.deadLetterArn(),
            deleted,
            schedule.parameters(),
            schedule.since()));
  }
}
