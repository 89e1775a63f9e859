package io.penstock.trigger.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a schedule fires: AWS's {@code rate(..)}, {@code cron(..)} and {@code at(..)}. Immutable.
 */
public sealed interface ScheduleExpression {
  /**
   * The first firing after an instant, or null when there is none.
   *
   * @param anchor where a rate counts from
   */
  Instant next(Instant after, Instant anchor, ZoneId zone);

  /** Every so long, whatever the clocks on the wall do. */
  record Rate(Duration every) implements ScheduleExpression {
    @Override
    public Instant next(Instant after, Instant anchor, ZoneId zone) {
      long period = every.toMillis();
      long passed = after.toEpochMilli() - anchor.toEpochMilli();
      if (passed < 0) return anchor;
      return anchor.plusMillis((passed / period + 1) * period);
    }
  }

  /** Once, at a local time. */
  record At(LocalDateTime time) implements ScheduleExpression {
    @Override
    public Instant next(Instant after, Instant anchor, ZoneId zone) {
      var offsets = zone.getRules().getValidOffsets(time);
      if (offsets.isEmpty()) return null;
      Instant instant = time.toInstant(offsets.getFirst());
      return instant.isAfter(after) ? instant : null;
    }
  }

  /** By the calendar. */
  record Cron(CronFields fields) implements ScheduleExpression {
    @Override
    public Instant next(Instant after, Instant anchor, ZoneId zone) {
      return fields.next(after, zone);
    }
  }

  /** Matches {@code rate(5 minutes)}: one space, no sign, no leading zero. */
  Pattern RATE = Pattern.compile("rate\\(([1-9]\\d{0,8}) (minute|hour|day)(s?)\\)");

  /**
   * Reads an expression as strictly as AWS does.
   *
   * @param atToo whether {@code at(..)} is allowed: EventBridge Scheduler yes, rules no
   * @throws IllegalArgumentException that names what is wrong and where
   */
  static ScheduleExpression parse(String text, boolean atToo) {
    Matcher rate = RATE.matcher(text);
    if (rate.matches()) return rate(Long.parseLong(rate.group(1)), rate.group(2), rate.group(3));
    if (text.startsWith("cron(") && text.endsWith(")"))
      return new Cron(CronFields.parse(text.substring(5, text.length() - 1)));
    if (atToo && text.startsWith("at(") && text.endsWith(")")) return at(text);
    if (text.startsWith("rate("))
      throw new IllegalArgumentException(
          text + ": a rate is a number from 1 and minute(s), hour(s) or day(s): rate(5 minutes).");
    throw new IllegalArgumentException(
        text
            + ": expected rate(5 minutes)"
            + (atToo ? ", at(2026-01-31T09:00:00)" : "")
            + " or cron(0 9 ? * MON-FRI *).");
  }

  private static Rate rate(long number, String unit, String plural) {
    if ((number == 1) != plural.isEmpty())
      throw new IllegalArgumentException(
          "rate("
              + number
              + " "
              + unit
              + plural
              + "): write "
              + unit
              + (number == 1 ? "" : "s")
              + " with "
              + number
              + ".");
    return new Rate(
        switch (unit) {
          case "minute" -> Duration.ofMinutes(number);
          case "hour" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  private static At at(String text) {
    String time = text.substring(3, text.length() - 1);
    try {
      if (time.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d"))
        return new At(LocalDateTime.parse(time));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(text + ": there is no such time.", e);
    }
    throw new IllegalArgumentException(
        text + ": a time is written at(2026-01-31T09:00:00), without a zone.");
  }
}
