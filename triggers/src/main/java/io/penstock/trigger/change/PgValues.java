package io.penstock.trigger.change;

import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalQuery;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.postgresql.util.PGInterval;

/** PostgreSQL's types by number, and the texts of their values. Pure. */
final class PgValues {
  static final int BOOL = 16;
  static final int BYTEA = 17;
  static final int INT8 = 20;
  static final int INT2 = 21;
  static final int INT4 = 23;
  static final int OID = 26;
  static final int JSON = 114;
  static final int FLOAT4 = 700;
  static final int FLOAT8 = 701;
  static final int DATE = 1082;
  static final int TIME = 1083;
  static final int TIMESTAMP = 1114;
  static final int TIMESTAMPTZ = 1184;
  static final int TIMETZ = 1266;
  static final int INTERVAL = 1186;
  static final int BIT = 1560;
  static final int VARBIT = 1562;
  static final int NUMERIC = 1700;
  static final int UUID = 2950;
  static final int JSONB = 3802;

  private static final double DAYS_OF_A_MONTH = 365.25 / 12;

  private static final DateTimeFormatter OFFSET_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter();
  private static final String BEFORE_CHRIST = " BC";

  /** What Debezium, as the JDBC driver, has for infinite timestamps. */
  private static final long ALWAYS = 9_223_372_036_825_200_000L;

  private static final long NEVER = -9_223_372_036_832_400_000L;

  /** What Debezium 3 has for infinite dates in changes; in rows that it reads it has others. */
  private static final long ALWAYS_DAY = -2_147_472_692;

  private static final long NEVER_DAY = -2_147_472_691;

  /** As Debezium writes it: all six digits. */
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private PgValues() {}

  static boolean isNumber(int type) {
    return switch (type) {
      case INT2, INT4, INT8, OID, FLOAT4, FLOAT8, NUMERIC -> true;
      default -> false;
    };
  }

  /** Neither NaN nor an infinity, so that it can be written as JSON's numbers are. */
  static boolean isFinite(String number) {
    char last = number.charAt(number.length() - 1);
    return last >= '0' && last <= '9';
  }

  static byte[] bytes(String text) {
    if (!text.startsWith("\\x")) throw new IllegalStateException("bytes not in hex");
    return HexFormat.of().parseHex(text, 2, text.length());
  }

  /** Years of four digits and more, of our era or the one before it. */
  private static DateTimeFormatter dates(boolean ancient) {
    return new DateTimeFormatterBuilder()
        .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NEVER)
        .appendPattern("-MM-dd")
        .parseDefaulting(ChronoField.ERA, ancient ? 0 : 1)
        .toFormatter(Locale.ROOT);
  }

  /** By whether they are of the era before ours: dates, and dates and times. */
  private static final Map<Boolean, DateTimeFormatter> DATES =
      Map.of(false, dates(false), true, dates(true));

  private static final Map<Boolean, DateTimeFormatter> LOCAL =
      Map.of(
          false, then(dates(false), DateTimeFormatter.ISO_LOCAL_TIME),
          true, then(dates(true), DateTimeFormatter.ISO_LOCAL_TIME));
  private static final Map<Boolean, DateTimeFormatter> OFFSET =
      Map.of(
          false, then(dates(false), OFFSET_TIME),
          true, then(dates(true), OFFSET_TIME));

  private static DateTimeFormatter then(DateTimeFormatter date, DateTimeFormatter time) {
    return new DateTimeFormatterBuilder()
        .append(date)
        .appendLiteral(' ')
        .append(time)
        .toFormatter(Locale.ROOT);
  }

  private static <T> T read(
      Map<Boolean, DateTimeFormatter> forms, String text, TemporalQuery<T> as) {
    boolean ancient = text.endsWith(BEFORE_CHRIST);
    String time = ancient ? text.substring(0, text.length() - BEFORE_CHRIST.length()) : text;
    return forms.get(ancient).parse(time, as);
  }

  /**
   * Days, milliseconds or microseconds, as Debezium counts them; null for what cannot be counted
   * so, which stays a text.
   */
  static Long count(PgType type, String text) {
    boolean always = text.equals("infinity");
    if (always || text.equals("-infinity"))
      return switch (type.type()) {
        case DATE -> always ? ALWAYS_DAY : NEVER_DAY;
        case TIMESTAMP -> (always ? ALWAYS : NEVER) / (toMillis(type) ? 1_000 : 1);
        default -> null;
      };
    try {
      return switch (type.type()) {
        case DATE -> read(DATES, text, LocalDate::from).toEpochDay();
        case TIME -> {
          // 24:00 is allowed.
          boolean end = text.startsWith("24:");
          long nanos = end ? 86_400_000_000_000L : LocalTime.parse(text).toNanoOfDay();
          yield nanos / (toMillis(type) ? 1_000_000 : 1_000);
        }
        case TIMESTAMP -> {
          Instant time = read(LOCAL, text, java.time.LocalDateTime::from).toInstant(ZoneOffset.UTC);
          yield toMillis(type)
              ? time.toEpochMilli()
              : ChronoUnit.MICROS.between(Instant.EPOCH, time);
        }
        default -> null;
      };
    } catch (DateTimeException | ArithmeticException e) { // none, or too far away for a number
      return null;
    }
  }

  /** {@code timestamp(3)} and coarser. */
  private static boolean toMillis(PgType type) {
    return type.modifier() >= 0 && type.modifier() <= 3;
  }

  /** Times with a zone as ISO 8601 in UTC, as Debezium writes them; what is none stays. */
  static String zoned(int type, String text) {
    try {
      if (type == TIMESTAMPTZ)
        return ZONED.format(
            read(OFFSET, text, OffsetDateTime::from).withOffsetSameInstant(ZoneOffset.UTC));
      return DateTimeFormatter.ISO_OFFSET_TIME.format(
          OffsetTime.parse(text, OFFSET_TIME).withOffsetSameInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return text;
    }
  }

  /**
   * Microseconds of an interval, as Debezium counts them: a month has a twelfth of 365.25 days;
   * null when it is none that can be counted.
   */
  static Long micros(String interval) {
    try {
      var parsed = new PGInterval(interval);
      double days =
          (parsed.getYears() * 12 + parsed.getMonths()) * DAYS_OF_A_MONTH + parsed.getDays();
      double seconds =
          ((days * 24 + parsed.getHours()) * 60 + parsed.getMinutes()) * 60 + parsed.getSeconds();
      return Math.round(seconds * 1e6);
    } catch (SQLException | RuntimeException e) {
      return null;
    }
  }

  /** A string of bits as bytes, the last eight of them first. */
  static byte[] bits(String text) {
    var bytes = new byte[(text.length() + 7) / 8];
    for (int i = 0; i < text.length(); i++)
      if (text.charAt(text.length() - 1 - i) == '1') bytes[i / 8] |= (byte) (1 << i % 8);
    return bytes;
  }

  /** Dates and times as ISO 8601; infinities and the like stay. */
  static String iso(int type, String text) {
    return switch (type) {
      case TIMESTAMP -> text.replace(' ', 'T');
      case TIMESTAMPTZ -> {
        try {
          yield read(OFFSET, text, OffsetDateTime::from).toInstant().toString();
        } catch (DateTimeException e) {
          yield text;
        }
      }
      default -> text;
    };
  }
}
