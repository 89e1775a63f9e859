package io.penstock.trigger.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private static final Pattern FORM =
        Pattern.compile("rate\\(([1-9]\\d{0,8}) (minute|hour|day)(s?)\\)");

    /**
     * One space, no sign, no leading zero. Rules want one minute, two minutes; Scheduler's guide
     * has no such rule, and Terraform's page of its schedules shows {@code rate(1 hours)}.
     */
    private static Rate parse(String text, Schedule.Kind kind) {
      Matcher rate = FORM.matcher(text);
      if (!rate.matches())
        throw new IllegalArgumentException(
            "a rate is a number from 1 and minute(s), hour(s) or day(s): rate(5 minutes).");
      long number = Long.parseLong(rate.group(1));
      String unit = rate.group(2);
      if (kind == Schedule.Kind.RULE && (number == 1) != rate.group(3).isEmpty())
        throw new IllegalArgumentException(
            "with " + number + " write " + unit + (number == 1 ? "." : "s."));
      return new Rate(
          switch (unit) {
            case "minute" -> Duration.ofMinutes(number);
            case "hour" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }

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
    private static final Pattern FORM =
        Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

    private static At parse(String time) {
      if (!FORM.matcher(time).matches())
        throw new IllegalArgumentException(
            "a time is written at(2026-01-31T09:00:00), without a zone.");
      try {
        return new At(LocalDateTime.parse(time));
      } catch (DateTimeException _) {
        throw new IllegalArgumentException("there is no such time.");
      }
    }

    /**
     * The first of two such times when clocks are set back. A time that clocks set forward pass
     * over is read as if they had not been: half past two is then half past three.
     */
    Instant instant(ZoneId zone) {
      return time.atZone(zone).toInstant();
    }

    @Override
    public Instant next(Instant after, Instant anchor, ZoneId zone) {
      Instant instant = instant(zone);
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

  /** Longest expression either service takes, in characters. */
  int LONGEST = 256;

  /**
   * Reads an expression as strictly as AWS does.
   *
   * @param kind whose dialect: only EventBridge Scheduler has {@code at(..)}
   * @throws ScheduleExpressionException that names what is wrong and where
   */
  static ScheduleExpression parse(String text, Schedule.Kind kind) {
    return Recent.PARSED.of(kind, text);
  }

  private static ScheduleExpression parsed(String text, Schedule.Kind kind) {
    try {
      if (text.length() > LONGEST)
        throw new IllegalArgumentException("longer than " + LONGEST + " characters.");
      if (text.startsWith("rate(")) return Rate.parse(text, kind);
      if (text.startsWith("cron(") && text.endsWith(")"))
        return new Cron(CronFields.parse(text.substring(5, text.length() - 1)));
      if (kind == Schedule.Kind.SCHEDULER && text.startsWith("at(") && text.endsWith(")"))
        return At.parse(text.substring(3, text.length() - 1));
    } catch (IllegalArgumentException e) {
      throw new ScheduleExpressionException(text, kind, e.getMessage());
    }
    throw new ScheduleExpressionException(
        text,
        kind,
        "expected rate(5 minutes)"
            + (kind == Schedule.Kind.SCHEDULER ? ", at(2026-01-31T09:00:00)" : "")
            + " or cron(0 9 ? * MON-FRI *).");
  }

  /** Those that were read lately: many schedules say the same, and then share it. Any thread. */
  final class Recent {
    private static final int MOST = 1_000;
    private static final Recent PARSED = new Recent();

    private record Key(Schedule.Kind kind, String text) {}

    private final Map<Key, ScheduleExpression> parsed =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, ScheduleExpression> eldest) {
            return size() > MOST;
          }
        };

    private Recent() {}

    private ScheduleExpression of(Schedule.Kind kind, String text) {
      var key = new Key(kind, text);
      synchronized (parsed) {
        ScheduleExpression known = parsed.get(key);
        if (known != null) return known;
      }
      ScheduleExpression read = ScheduleExpression.parsed(text, kind);
      synchronized (parsed) {
        parsed.put(key, read);
      }
      return read;
    }
  }
}
