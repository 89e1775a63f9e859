package io.penstock.gateway.aws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * CBOR (RFC 8949) as far as Smithy's protocol has it, to JSON and back; times are seconds in, and
 * instants out. Pure.
 */
final class Cbor {
  private static final int DEPTH = 32;
  private static final int MOST = 100_000;
  private static final int BREAK = 0xFF;
  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int TAG = 6;

  private final ByteBuffer in;
  private int values;

  private Cbor(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  /**
   * @throws IllegalArgumentException when it is no map, or not of this form
   */
  static JsonObject read(Buffer bytes) {
    if (bytes.length() == 0) return new JsonObject();
    try {
      var cbor = new Cbor(bytes.getBytes());
      if (cbor.value(0) instanceof JsonObject object && !cbor.in.hasRemaining()) return object;
    } catch (BufferUnderflowException | ClassCastException e) {
      throw new IllegalArgumentException("It ends too early.", e);
    }
    throw new IllegalArgumentException("It is no map.");
  }

  private Object value(int depth) {
    return value(in.get() & 0xFF, depth);
  }

  private Object value(int head, int depth) {
    if (depth > DEPTH) throw new IllegalArgumentException("It is too deep.");
    if (++values > MOST) throw new IllegalArgumentException("It has too many values.");
    int kind = head >> 5;
    int more = head & 0x1F;
    return switch (kind) {
      case UNSIGNED -> length(more);
      case NEGATIVE -> -1 - length(more);
      case BYTES -> Base64.getEncoder().encodeToString(bytes(more, BYTES, depth));
      case TEXT -> new String(bytes(more, TEXT, depth), StandardCharsets.UTF_8);
      case LIST -> {
        var list = new JsonArray();
        if (more == 31) {
          for (int next = next(); next != BREAK; next = next()) list.add(value(next, depth + 1));
        } else for (long left = length(more); left > 0; left--) list.add(value(depth + 1));
        yield list;
      }
      case MAP -> {
        var map = new JsonObject();
        if (more == 31) {
          for (int next = next(); next != BREAK; next = next())
            map.put(name(value(next, depth + 1)), value(depth + 1));
        } else
          for (long left = length(more); left > 0; left--)
            map.put(name(value(depth + 1)), value(depth + 1));
        yield map;
      }
      case TAG -> {
        length(more);
        yield value(depth + 1);
      }
      default -> simple(more);
    };
  }

  private static String name(Object key) {
    if (key instanceof String name) return name;
    throw new IllegalArgumentException("It has a name that is no text.");
  }

  private int next() {
    return in.get() & 0xFF;
  }

  private Object simple(int more) {
    return switch (more) {
      case 20 -> false;
      case 21 -> true;
      case 22, 23 -> null;
      case 25 -> (double) Float.float16ToFloat(in.getShort());
      case 26 -> (double) in.getFloat();
      case 27 -> in.getDouble();
      default -> throw new IllegalArgumentException("It has a value of an unknown kind.");
    };
  }

  private long length(int more) {
    long length =
        switch (more) {
          case 24 -> in.get() & 0xFFL;
          case 25 -> in.getShort() & 0xFFFFL;
          case 26 -> in.getInt() & 0xFFFFFFFFL;
          case 27 -> in.getLong();
          default -> {
            if (more > 24) throw new IllegalArgumentException("It has an unknown length.");
            yield more;
          }
        };
    if (length < 0) throw new IllegalArgumentException("It has a number that is too large.");
    return length;
  }

  private byte[] bytes(int more, int kind, int depth) {
    if (more != 31) {
      long length = length(more);
      if (length > in.remaining()) throw new IllegalArgumentException("It ends too early.");
      byte[] bytes = new byte[(int) length];
      in.get(bytes);
      return bytes;
    }
    var all = Buffer.buffer();
    for (int next = next(); next != BREAK; next = next()) {
      if (next >> 5 != kind || (next & 0x1F) == 31)
        throw new IllegalArgumentException("It has a part of another kind.");
      all.appendBytes(bytes(next & 0x1F, kind, depth + 1));
    }
    return all.getBytes();
  }

  static Buffer write(JsonObject object) {
    Buffer out = Buffer.buffer();
    write(object, out);
    return out;
  }

  private static void write(Object value, Buffer out) {
    switch (value) {
      case null -> out.appendUnsignedByte((short) 0xF6);
      case Boolean flag -> out.appendUnsignedByte((short) (flag ? 0xF5 : 0xF4));
      case Integer number -> whole(number, out);
      case Long number -> whole(number, out);
      case Number number -> out.appendUnsignedByte((short) 0xFB).appendDouble(number.doubleValue());
      case Instant time ->
          out.appendUnsignedByte((short) 0xC1)
              .appendUnsignedByte((short) 0xFB)
              .appendDouble(time.toEpochMilli() / 1000.0);
      case JsonArray list -> {
        head(LIST, list.size(), out);
        for (int i = 0; i < list.size(); i++) write(list.getList().get(i), out);
      }
      case JsonObject object -> {
        head(MAP, object.size(), out);
        object
            .getMap()
            .forEach(
                (name, inner) -> {
                  text(name, out);
                  write(inner, out);
                });
      }
      default -> text(value.toString(), out);
    }
  }

  private static void whole(long number, Buffer out) {
    if (number < 0) head(NEGATIVE, -1 - number, out);
    else head(UNSIGNED, number, out);
  }

  private static void text(String text, Buffer out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    head(TEXT, bytes.length, out);
    out.appendBytes(bytes);
  }

  private static void head(int kind, long length, Buffer out) {
    int first = kind << 5;
    if (length < 24) out.appendUnsignedByte((short) (first | length));
    else if (length < 0x100)
      out.appendUnsignedByte((short) (first | 24)).appendUnsignedByte((short) length);
    else if (length < 0x10000)
      out.appendUnsignedByte((short) (first | 25)).appendUnsignedShort((int) length);
    else if (length < 0x100000000L)
      out.appendUnsignedByte((short) (first | 26)).appendUnsignedInt(length);
    else out.appendUnsignedByte((short) (first | 27)).appendLong(length);
  }
}
