package io.penstock.trigger.change.mysql;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Texts of dates and times, as the server writes them. Zeroes are kept as they are. Pure. */
final class Temporal {
  private static final long MICROS = 1_000_000;
  private static final int MILLIS_DIGITS = 3;

  private Temporal() {}

  static String date(int year, int month, int day) {
    return String.format(Locale.ROOT, "%04d-%02d-%02d", year, month, day);
  }

  /**
   * @param micros after the second
   * @param digits how many of them are shown
   */
  static String time(boolean negative, int hour, int minute, int second, int micros, int digits) {
    return (negative ? "-" : "")
        + String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second)
        + fraction(micros, digits);
  }

  /** A moment in UTC; nothing at all is the zero date. */
  static String timestamp(long seconds, int micros, int digits) {
    if (seconds == 0 && micros == 0) return "0000-00-00 00:00:00" + fraction(0, digits);
    LocalDateTime at = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    return date(at.getYear(), at.getMonthValue(), at.getDayOfMonth())
        + " "
        + time(false, at.getHour(), at.getMinute(), at.getSecond(), micros, digits);
  }

  private static String fraction(int micros, int digits) {
    return digits == 0 ? "" : "." + String.format(Locale.ROOT, "%06d", micros).substring(0, digits);
  }

  /** Days, milliseconds or microseconds, as Debezium counts them; null for what is no date. */
  static Long count(MysqlType.Kind kind, int digits, String text) {
    try {
      return switch (kind) {
        case DATE -> LocalDate.parse(text).toEpochDay();
        case DATETIME -> {
          var at = LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
          yield digits <= MILLIS_DIGITS
              ? at.toEpochMilli()
              : ChronoUnit.MICROS.between(java.time.Instant.EPOCH, at);
        }
        case TIME -> micros(text);
        default -> null;
      };
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** A time is a span too: less than nothing, and more than a day. */
  private static long micros(String text) {
    boolean negative = text.startsWith("-");
    String[] parts = (negative ? text.substring(1) : text).split("[:.]");
    long seconds =
        (Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1])) * 60 + Long.parseLong(parts[2]);
    long micros =
        seconds * MICROS
            + (parts.length > 3 ? Long.parseLong((parts[3] + "000000").substring(0, 6)) : 0);
    return negative ? -micros : micros;
  }

  /** ISO 8601; what is no date stays as it is. */
  static String iso(MysqlType.Kind kind, String text) {
    boolean moment = kind == MysqlType.Kind.DATETIME || kind == MysqlType.Kind.TIMESTAMP;
    if (!moment
        || text.startsWith("0000")
        || text.startsWith("-00", 4)
        || text.startsWith("-00", 7)) return text;
    return text.replace(' ', 'T') + (kind == MysqlType.Kind.TIMESTAMP ? "Z" : "");
  }
}
