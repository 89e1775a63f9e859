package io.penstock.trigger.change.mysql;

import com.fasterxml.jackson.core.JsonGenerator;
import io.penstock.trigger.change.ColumnType;
import io.penstock.trigger.change.JsonAttribute;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A type of MySQL or MariaDB. Its values as texts: numbers and bits as decimal numbers, dates and
 * times as the server writes them (in UTC), bytes with a character for each, members of a set
 * joined by commas.
 *
 * @param digits of a second's fraction; of a bit field its bits; of fixed bytes their number
 * @param charset of texts in the log
 * @param names of an enumeration's or a set's members
 */
record MysqlType(Kind kind, boolean unsigned, int digits, Charset charset, List<String> names)
    implements ColumnType {
  enum Kind {
    INTEGER,
    DECIMAL,
    FLOAT,
    DOUBLE,
    BIT,
    YEAR,
    DATE,
    TIME,
    DATETIME,
    TIMESTAMP,
    TEXT,
    BYTES,
    ENUM,
    SET,
    JSON,
    GEOMETRY,
    UUID,
    INET4,
    INET6
  }

  static MysqlType of(Kind kind, int digits) {
    return new MysqlType(kind, false, digits, StandardCharsets.UTF_8, List.of());
  }

  @Override
  public void attribute(String value, JsonGenerator out) throws IOException {
    out.writeStartObject();
    if (value == null) out.writeBooleanField("NULL", true);
    else
      switch (kind) {
        case INTEGER, DECIMAL, FLOAT, DOUBLE, YEAR -> out.writeStringField("N", value);
        case BIT -> {
          if (digits == 1) out.writeBooleanField("BOOL", value.equals("1"));
          else out.writeStringField("N", value);
        }
        case BYTES -> out.writeBinaryField("B", bytes(value));
        case SET -> {
          out.writeArrayFieldStart("L");
          for (String name : value.isEmpty() ? new String[0] : value.split(",", -1)) {
            out.writeStartObject();
            out.writeStringField("S", name);
            out.writeEndObject();
          }
          out.writeEndArray();
        }
        case JSON -> JsonAttribute.write(value, out);
        case GEOMETRY -> {
          byte[] bytes = bytes(value);
          out.writeObjectFieldStart("M");
          out.writeObjectFieldStart("srid");
          out.writeStringField("N", Integer.toString(Geometry.srid(bytes)));
          out.writeEndObject();
          out.writeObjectFieldStart("wkb");
          out.writeBinaryField("B", Geometry.wkb(bytes));
          out.writeEndObject();
          out.writeEndObject();
        }
        default -> out.writeStringField("S", Temporal.iso(kind, value));
      }
    out.writeEndObject();
  }

  @Override
  public void plain(String value, JsonGenerator out) throws IOException {
    switch (kind) {
      case INTEGER, FLOAT, DOUBLE, YEAR -> out.writeNumber(value);
      case BIT -> {
        if (digits == 1) out.writeBoolean(value.equals("1"));
        else out.writeBinary(littleEndian(value));
      }
      case BYTES -> out.writeBinary(bytes(value));
      case DATE, TIME, DATETIME -> {
        Long count = Temporal.count(kind, digits, value);
        if (count == null) out.writeString(value);
        else out.writeNumber(count);
      }
      case GEOMETRY -> {
        byte[] bytes = bytes(value);
        out.writeStartObject();
        out.writeBinaryField("wkb", Geometry.wkb(bytes));
        out.writeNumberField("srid", Geometry.srid(bytes));
        out.writeEndObject();
      }
      default -> out.writeString(Temporal.iso(kind, value));
    }
  }

  @Override
  public boolean isBytes() {
    return kind == Kind.BYTES || kind == Kind.BIT && digits > 1;
  }

  private byte[] littleEndian(String value) {
    byte[] all = new byte[(digits + 7) / 8];
    BigInteger number = new BigInteger(value);
    for (int i = 0; i < all.length; i++) all[i] = number.shiftRight(8 * i).byteValue();
    return all;
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Bytes as a value's text. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** What follows the reference system's number is well-known binary. */
  private static final class Geometry {
    static int srid(byte[] bytes) {
      return java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt();
    }

    static byte[] wkb(byte[] bytes) {
      return java.util.Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
    }
  }
}
