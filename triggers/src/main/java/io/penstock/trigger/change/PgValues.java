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
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
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
  static final int JSONB = 3802;

  private static final double DAYS_OF_A_MONTH = 365.25 / 12;

  private static final DateTimeFormatter OFFSET_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:mm:ss", "+00")
          .toFormatter();
  private static final DateTimeFormatter OFFSET =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(OFFSET_TIME)
          .toFormatter();

  /** As Debezium writes it: all six digits. */
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", java.util.Locale.ROOT);

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

  /**
   * Days, milliseconds or microseconds, as Debezium counts them; null for infinities and times
   * before our era, which stay texts.
   */
  static Long count(PgType type, String text) {
    try {
      return switch (type.type()) {
        case DATE -> LocalDate.parse(text).toEpochDay();
        case TIME -> {
          // 24:00 is allowed.
          boolean end = text.startsWith("24:");
          long nanos = end ? 86_400_000_000_000L : LocalTime.parse(text).toNanoOfDay();
          yield nanos / (toMillis(type) ? 1_000_000 : 1_000);
        }
        case TIMESTAMP -> {
          Instant time =
              java.time.LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
          yield toMillis(type)
              ? time.toEpochMilli()
              : ChronoUnit.MICROS.between(Instant.EPOCH, time);
        }
        default -> null;
      };
    } catch (DateTimeException e) {
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
            OffsetDateTime.parse(text.replace(' ', 'T'), OFFSET)
                .withOffsetSameInstant(ZoneOffset.UTC));
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
          yield OffsetDateTime.parse(text.replace(' ', 'T'), OFFSET).toInstant().toString();
        } catch (DateTimeException e) {
          yield text;
        }
      }
      default -> text;
    };
  }
}
