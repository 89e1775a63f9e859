package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.event.deserialization.AbstractRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.json.JsonBinary;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads values of rows in the binary log as texts. Pure.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/dev/mysql-server/latest/classbinary__log_1_1Rows__event.html">the
 *     format</a>
 */
final class Cells {
  private static final int BYTE = 256;
  private static final int DIGITS = 9;
  private static final int[] DECIMAL_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
  private static final int FIRST_YEAR = 1900;
  private static final Pattern ZEROES = Pattern.compile("\\b0(:0)+\\b");
  private static final Comparator<String> LONGER = Comparator.comparing(String::length);

  private Cells() {}

  /**
   * One value, which is not null.
   *
   * @param code the type's, as the table map has it, with an enumeration's or a set's own
   * @param meta as the table map has it
   * @param in in little-endian order; is left behind the value
   */
  static String read(int code, int meta, MysqlType type, ByteBuffer in) throws IOException {
    return switch (code) {
      case BinlogType.TINY -> integer(in, 1, type);
      case BinlogType.SHORT -> integer(in, 2, type);
      case BinlogType.INT24 -> integer(in, 3, type);
      case BinlogType.LONG -> integer(in, 4, type);
      case BinlogType.LONGLONG ->
          type.unsigned() ? Long.toUnsignedString(in.getLong()) : Long.toString(in.getLong());
      case BinlogType.FLOAT -> number(Float.toString(in.getFloat()));
      case BinlogType.DOUBLE -> number(Double.toString(in.getDouble()));
      case BinlogType.NEWDECIMAL -> decimal(meta & 0xff, meta >> 8, in);
      case BinlogType.BIT -> bits(in, (meta >> 8) + ((meta & 0xff) > 0 ? 1 : 0));
      case BinlogType.YEAR -> {
        int year = in.get() & 0xff;
        yield Integer.toString(year == 0 ? 0 : FIRST_YEAR + year);
      }
      case BinlogType.DATE -> {
        int value = (int) little(in, 3);
        yield Temporal.date(value >> 9, value >> 5 & 0xf, value & 0x1f);
      }
      case BinlogType.TIME -> {
        int value = (int) (little(in, 3) << 40 >> 40);
        int all = Math.abs(value);
        yield Temporal.time(value < 0, all / 10_000, all / 100 % 100, all % 100, 0, 0);
      }
      case BinlogType.DATETIME -> {
        long value = in.getLong();
        int day = (int) (value / 1_000_000);
        int time = (int) (value % 1_000_000);
        yield Temporal.date(day / 10_000, day / 100 % 100, day % 100)
            + " "
            + Temporal.time(false, time / 10_000, time / 100 % 100, time % 100, 0, 0);
      }
      case BinlogType.TIMESTAMP -> Temporal.timestamp(little(in, 4), 0, 0);
      case BinlogType.TIMESTAMP2 -> {
        long seconds = big(in, 4);
        yield Temporal.timestamp(seconds, micros(in, meta), meta);
      }
      case BinlogType.DATETIME2 -> datetime(in, meta);
      case BinlogType.TIME2 -> time(in, meta);
      case BinlogType.VARCHAR, BinlogType.VAR_STRING ->
          text(type, take(in, meta < BYTE ? 1 : 2), 0);
      case BinlogType.STRING -> {
        int length = BinlogType.length(meta);
        yield text(type, take(in, length < BYTE ? 1 : 2), length);
      }
      case BinlogType.BLOB -> text(type, take(in, meta), 0);
      case BinlogType.GEOMETRY -> MysqlType.text(take(in, meta));
      case BinlogType.JSON -> {
        byte[] bytes = take(in, meta);
        yield bytes.length == 0 ? "null" : JsonBinary.parseAsString(bytes);
      }
      case BinlogType.ENUM -> {
        int index = (int) little(in, meta & 0xff);
        yield index == 0 ? "" : type.names().get(index - 1);
      }
      case BinlogType.SET -> members(type, little(in, meta & 0xff));
      default -> throw new IOException("type " + code + " of the binary log is not known");
    };
  }

  private static String integer(ByteBuffer in, int bytes, MysqlType type) {
    long value = little(in, bytes);
    int spare = Long.SIZE - 8 * bytes;
    return Long.toString(type.unsigned() ? value : value << spare >> spare);
  }

  private static long little(ByteBuffer in, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) value |= (in.get() & 0xffL) << 8 * i;
    return value;
  }

  private static long big(ByteBuffer in, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) value = value << 8 | in.get() & 0xff;
    return value;
  }

  /** Whole numbers without a point. */
  static String number(String text) {
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String decimal(int precision, int scale, ByteBuffer in) {
    int whole = precision - scale;
    byte[] bytes =
        new byte
            [whole / DIGITS * 4
                + DECIMAL_BYTES[whole % DIGITS]
                + scale / DIGITS * 4
                + DECIMAL_BYTES[scale % DIGITS]];
    in.get(bytes);
    return AbstractRowsEventDataDeserializer.asBigDecimal(precision, scale, bytes)
        .setScale(scale)
        .toPlainString();
  }

  private static String bits(ByteBuffer in, int bytes) {
    return Long.toUnsignedString(big(in, bytes));
  }

  /** The fraction of a second, in as many bytes as its digits need. */
  private static int micros(ByteBuffer in, int digits) {
    int bytes = (digits + 1) / 2;
    int value = (int) big(in, bytes);
    return value * (bytes == 1 ? 10_000 : bytes == 2 ? 100 : 1);
  }

  private static String datetime(ByteBuffer in, int digits) {
    long value = big(in, 5) ^ 1L << 39;
    int months = (int) (value >> 22);
    int day = (int) (value >> 17 & 0x1f);
    int hour = (int) (value >> 12 & 0x1f);
    int minute = (int) (value >> 6 & 0x3f);
    int second = (int) (value & 0x3f);
    return Temporal.date(months / 13, months % 13, day)
        + " "
        + Temporal.time(false, hour, minute, second, micros(in, digits), digits);
  }

  /** Less than nothing is stored as a complement, of the seconds with their fraction. */
  private static String time(ByteBuffer in, int digits) {
    int bytes = (digits + 1) / 2;
    int spare = 8 * bytes;
    long value = big(in, 3 + bytes) - (1L << 23 + spare);
    boolean negative = value < 0;
    long all = Math.abs(value);
    long whole = all >> spare;
    int part = (int) (all & (1L << spare) - 1);
    int micros = part * (bytes == 1 ? 10_000 : bytes == 2 ? 100 : 1);
    return Temporal.time(
        negative,
        (int) (whole >> 12),
        (int) (whole >> 6 & 0x3f),
        (int) (whole & 0x3f),
        micros,
        digits);
  }

  private static byte[] take(ByteBuffer in, int lengthBytes) {
    return new Packed(in).bytes(Math.toIntExact(little(in, lengthBytes)));
  }

  /**
   * @param length of a field that always has so many bytes; zeroes at its end were not sent
   */
  private static String text(MysqlType type, byte[] bytes, int length) throws IOException {
    return switch (type.kind()) {
      case BYTES -> MysqlType.text(length > bytes.length ? Arrays.copyOf(bytes, length) : bytes);
      case UUID -> uuid(Arrays.copyOf(bytes, 16));
      case INET4 -> InetAddress.getByAddress(Arrays.copyOf(bytes, 4)).getHostAddress();
      case INET6 -> inet6(Arrays.copyOf(bytes, 16));
      case JSON -> new String(bytes, StandardCharsets.UTF_8);
      default -> new String(bytes, type.charset());
    };
  }

  private static String uuid(byte[] stored) {
    var parts = ByteBuffer.wrap(stored);
    return new UUID(parts.getLong(), parts.getLong()).toString();
  }

  /** The longest run of zeroes is left out, as the server does. */
  private static String inet6(byte[] bytes) {
    boolean old = true;
    for (int i = 0; i < 10; i++) old &= bytes[i] == 0;
    if (old && (bytes[10] & bytes[11]) == -1)
      return "::ffff:"
          + IntStream.range(12, 16)
              .mapToObj(i -> Integer.toString(bytes[i] & 0xff))
              .collect(Collectors.joining("."));
    String text =
        IntStream.range(0, 8)
            .mapToObj(
                i -> Integer.toHexString((bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff))
            .collect(Collectors.joining(":"));
    Matcher zeroes = ZEROES.matcher(text);
    String longest = zeroes.results().map(MatchResult::group).max(LONGER).orElse(null);
    if (longest == null) return text;
    int at = text.startsWith(longest) ? 0 : text.indexOf(":" + longest) + 1;
    String before = text.substring(0, at);
    String after = text.substring(at + longest.length());
    return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
  }

  private static String members(MysqlType type, long bits) {
    var members = new StringBuilder();
    for (int i = 0; i < type.names().size(); i++)
      if ((bits >> i & 1) != 0)
        members.append(members.isEmpty() ? "" : ",").append(type.names().get(i));
    return members.toString();
  }
}
