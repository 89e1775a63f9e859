package io.penstock.trigger.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneRules;
import java.util.BitSet;

/**
 * The six fields of AWS's cron: minutes, hours, day of month, month, day of week (1 is Sunday),
 * year. Each set of values is a bit mask, so that the next time is found by looking for set bits.
 * Daylight saving as EventBridge Scheduler has it: a local time that does not exist is skipped, one
 * that comes twice fires the first time.
 */
final class CronFields {
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;

  /** Shared, as most schedules have it and it is the largest part of them. */
  private static final BitSet EVERY_YEAR = years("*");

  private final String text;
  private final long minutes;
  private final int hours;
  private final DaysOfMonth days;
  private final int months;
  private final BitSet years;

  private CronFields(
      String text, long minutes, int hours, DaysOfMonth days, int months, BitSet years) {
    this.text = text;
    this.minutes = minutes;
    this.hours = hours;
    this.days = days;
    this.months = months;
    this.years = years;
  }

  /**
   * @param text what stands between the parentheses
   * @throws IllegalArgumentException that names the field
   */
  static CronFields parse(String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != 6)
      throw new IllegalArgumentException(
          fields.length
              + " fields; AWS's cron has six, one space between: minutes hours day-of-month month"
              + " day-of-week year.");
    boolean anyDay = fields[2].equals("?");
    boolean anyWeekday = fields[4].equals("?");
    if (anyDay == anyWeekday)
      throw new IllegalArgumentException("exactly one of day-of-month and day-of-week must be ?.");
    return new CronFields(
        text,
        mask(CronField.MINUTES.parse(fields[0])),
        (int) mask(CronField.HOURS.parse(fields[1])),
        anyDay ? DaysOfMonth.byWeekday(fields[4]) : DaysOfMonth.byDay(fields[2]),
        (int) mask(CronField.MONTH.parse(fields[3])),
        fields[5].equals("*") ? EVERY_YEAR : years(fields[5]));
  }

  /** As written: equal texts fire at equal times. */
  @Override
  public boolean equals(Object other) {
    return other instanceof CronFields cron && cron.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  /** Counted from the first that there can be. */
  private static BitSet years(String field) {
    return CronField.YEAR.parse(field).get(FIRST_YEAR, LAST_YEAR + 1);
  }

  private static long mask(BitSet values) {
    return values.toLongArray()[0];
  }

  Instant next(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    LocalDateTime from =
        LocalDateTime.ofInstant(after, zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    // In the hour that comes twice the wall clock goes back: what it shows again has fired already.
    ZoneOffset offset = rules.getOffset(after);
    var transition = rules.getValidOffsets(from);
    if (transition.size() == 2 && offset.equals(transition.get(1)))
      from = rules.getTransition(from).getDateTimeBefore();
    int first = from.getYear();
    for (int bit = years.nextSetBit(Math.max(0, first - FIRST_YEAR));
        bit >= 0;
        bit = years.nextSetBit(bit + 1)) {
      int year = FIRST_YEAR + bit;
      Instant found =
          year == first
              ? inYear(
                  year,
                  from.getMonthValue(),
                  from.getDayOfMonth(),
                  from.getHour() * 60 + from.getMinute(),
                  after,
                  rules)
              : inYear(year, 1, 1, 0, after, rules);
      if (found != null) return found;
    }
    return null;
  }

  private Instant inYear(
      int year, int month, int day, int minuteOfDay, Instant after, ZoneRules rules) {
    for (; month <= 12; month++, day = 1, minuteOfDay = 0) {
      if ((months >> month & 1) == 0) continue;
      int mask = days.in(year, month) & -1 << day;
      while (mask != 0) {
        int found = Integer.numberOfTrailingZeros(mask);
        if (found != day) minuteOfDay = 0;
        Instant instant = inDay(LocalDate.of(year, month, found), minuteOfDay, after, rules);
        if (instant != null) return instant;
        mask &= mask - 1;
        minuteOfDay = 0;
      }
    }
    return null;
  }

  private Instant inDay(LocalDate date, int minuteOfDay, Instant after, ZoneRules rules) {
    int minute = minuteOfDay % 60;
    for (int hour = minuteOfDay / 60; hour < 24; hour++, minute = 0) {
      if ((hours >> hour & 1) == 0) continue;
      long left = minutes & -1L << minute;
      while (left != 0) {
        LocalDateTime time = date.atTime(hour, Long.numberOfTrailingZeros(left));
        var offsets = rules.getValidOffsets(time);
        if (!offsets.isEmpty()) {
          Instant instant = time.toInstant(offsets.getFirst());
          if (instant.isAfter(after)) return instant;
        }
        left &= left - 1;
      }
    }
    return null;
  }

  /** Which days of a month: by day of the month or by day of the week. */
  interface DaysOfMonth {
    /** Bit 1 for the first to bit 31. */
    int in(int year, int month);

    static DaysOfMonth byDay(String field) {
      if (field.equals("L")) return (year, month) -> 1 << length(year, month);
      if (field.equals("LW"))
        return (year, month) -> 1 << weekdayNear(year, month, length(year, month));
      if (field.startsWith("L-")) {
        int before = CronField.DAY.number(field.substring(2));
        if (before > 30)
          throw new IllegalArgumentException("day-of-month " + field + ": L-30 at most.");
        return (year, month) ->
            before < length(year, month) ? 1 << length(year, month) - before : 0;
      }
      if (field.endsWith("W")) {
        int day = CronField.DAY.number(field.substring(0, field.length() - 1));
        return (year, month) -> day <= length(year, month) ? 1 << weekdayNear(year, month, day) : 0;
      }
      int mask = (int) mask(CronField.DAY.parse(field));
      return (year, month) -> mask & (int) ((1L << length(year, month) + 1) - 1);
    }

    static DaysOfMonth byWeekday(String field) {
      if (field.equals("L")) return byWeekday("7");
      int hash = field.indexOf('#');
      if (hash > 0) {
        int weekday = CronField.WEEKDAY.number(field.substring(0, hash));
        String which = field.substring(hash + 1);
        if (!which.matches("[1-5]"))
          throw new IllegalArgumentException("day-of-week " + field + ": after # comes 1 to 5.");
        int nth = which.charAt(0) - '0';
        return (year, month) -> {
          int day = first(year, month, weekday) + 7 * (nth - 1);
          return day <= length(year, month) ? 1 << day : 0;
        };
      }
      if (field.length() > 1 && field.endsWith("L")) {
        int weekday = CronField.WEEKDAY.number(field.substring(0, field.length() - 1));
        return (year, month) -> {
          int day = first(year, month, weekday) + 28;
          return 1 << (day <= length(year, month) ? day : day - 7);
        };
      }
      int weekdays = (int) mask(CronField.WEEKDAY.parse(field));
      return (year, month) -> {
        int mask = 0;
        for (int weekday = 1; weekday <= 7; weekday++)
          if ((weekdays >> weekday & 1) == 1)
            for (int day = first(year, month, weekday); day <= length(year, month); day += 7)
              mask |= 1 << day;
        return mask;
      };
    }

    private static int length(int year, int month) {
      return switch (month) {
        case 2 -> java.time.Year.isLeap(year) ? 29 : 28;
        case 4, 6, 9, 11 -> 30;
        default -> 31;
      };
    }

    /** The first day of the month that falls on a weekday (1 is Sunday). */
    private static int first(int year, int month, int weekday) {
      int firstDay = LocalDate.of(year, month, 1).getDayOfWeek().getValue() % 7 + 1;
      return 1 + (weekday - firstDay + 7) % 7;
    }

    /** The Monday to Friday nearest to a day, in the same month. */
    private static int weekdayNear(int year, int month, int day) {
      DayOfWeek weekday = LocalDate.of(year, month, day).getDayOfWeek();
      return switch (weekday) {
        case SATURDAY -> day == 1 ? 3 : day - 1;
        case SUNDAY -> day == length(year, month) ? day - 2 : day + 1;
        default -> day;
      };
    }
  }
}
