package io.penstock.trigger.shape;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes JSON as UTF-8 into one growing array: no text in between, no escape table look-up for
 * plain ASCII. Commas are set by itself. It trusts its caller to nest rightly. Not thread-safe.
 */
final class Utf8Json {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private byte[] out;
  private int size;
  private boolean comma;

  /** The encoder writes to the beginning of an array only. */
  private byte[] scratch = {};

  Utf8Json(int expected) {
    out = new byte[Math.max(expected, 256)];
  }

  Buffer toBuffer() {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(out, 0, size));
  }

  byte[] toBytes() {
    return Arrays.copyOf(out, size);
  }

  Utf8Json beginObject() {
    return open('{');
  }

  Utf8Json endObject() {
    return close('}');
  }

  Utf8Json beginArray() {
    return open('[');
  }

  Utf8Json endArray() {
    return close(']');
  }

  /** The name of a member; its value comes next. */
  Utf8Json key(String name) {
    string(name);
    out[size++] = ':';
    comma = false;
    return this;
  }

  Utf8Json member(String name, String value) {
    return key(name).string(value);
  }

  Utf8Json member(String name, long value) {
    return key(name).number(value);
  }

  Utf8Json member(String name, boolean value) {
    key(name);
    return ascii(value ? "true" : "false");
  }

  Utf8Json nullMember(String name) {
    key(name);
    return ascii("null");
  }

  /** A value that is JSON already. */
  Utf8Json raw(byte[] json) {
    before(json.length);
    System.arraycopy(json, 0, out, size, json.length);
    size += json.length;
    return this;
  }

  /** A string; null becomes {@code null}. */
  Utf8Json string(String text) {
    if (text == null) {
      return ascii("null");
    }
    int length = text.length();
    before(length * 3 + 4);
    out[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c >= 0x20 && c != '"' && c != '\\') {
          out[size++] = (byte) c;
        } else {
          escape(c, (length - i) * 3);
        }
      } else if (c < 0x800) {
        out[size++] = (byte) (0xc0 | c >> 6);
        out[size++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        three(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        four(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        three(0xfffd);
      }
    }
    out[size++] = '"';
    return this;
  }

  Utf8Json number(long value) {
    if (value < 0) return ascii(Long.toString(value));
    before(20);
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) digits++;
    int at = size += digits;
    do {
      out[--at] = (byte) ('0' + value % 10);
      value /= 10;
    } while (value > 0);
    return this;
  }

  /** Bytes as a base64 string. */
  Utf8Json base64(Buffer body) {
    return base64(bytes(body));
  }

  Utf8Json base64(byte[] bytes) {
    int length = (bytes.length + 2) / 3 * 4;
    if (scratch.length < length) scratch = new byte[length];
    Base64.getEncoder().encode(bytes, scratch);
    before(length + 2);
    out[size++] = '"';
    System.arraycopy(scratch, 0, out, size, length);
    size += length;
    out[size++] = '"';
    return this;
  }

  /** UTF-8 text as a string; what is not UTF-8 becomes U+FFFD. */
  Utf8Json text(Buffer body) {
    ByteBuf source = ((BufferInternal) body).getByteBuf();
    byte[] in;
    int at;
    if (source.hasArray()) {
      in = source.array();
      at = source.arrayOffset() + source.readerIndex();
    } else {
      in = body.getBytes();
      at = 0;
    }
    int end = at + body.length();
    before(body.length() + body.length() / 8 + 16);
    out[size++] = '"';
    while (at < end) {
      byte b = in[at];
      if (b >= 0x20 && b != '"' && b != '\\') {
        if (size == out.length) {
          reserve(end - at);
        }
        out[size++] = b;
        at++;
      } else if (b >= 0) {
        escape((char) b, end - at);
        at++;
      } else {
        at = sequence(in, at, end);
      }
    }
    reserve(1);
    out[size++] = '"';
    return this;
  }

  /** Copies one sequence of several bytes; returns where the next character begins. */
  private int sequence(byte[] in, int at, int end) {
    int length = Utf8.sequence(in, at, end);
    reserve(4 + end - at);
    if (length == 0) {
      System.arraycopy(REPLACEMENT, 0, out, size, REPLACEMENT.length);
      size += REPLACEMENT.length;
      return at + 1;
    }
    System.arraycopy(in, at, out, size, length);
    size += length;
    return at + length;
  }

  private static byte[] bytes(Buffer body) {
    ByteBuf source = ((BufferInternal) body).getByteBuf();
    boolean whole =
        source.hasArray()
            && source.arrayOffset() + source.readerIndex() == 0
            && source.array().length == body.length();
    return whole ? source.array() : body.getBytes();
  }

  private Utf8Json open(char bracket) {
    before(1);
    out[size++] = (byte) bracket;
    comma = false;
    return this;
  }

  private Utf8Json close(char bracket) {
    reserve(1);
    out[size++] = (byte) bracket;
    comma = true;
    return this;
  }

  private Utf8Json ascii(String text) {
    before(text.length());
    for (int i = 0; i < text.length(); i++) {
      out[size++] = (byte) text.charAt(i);
    }
    return this;
  }

  /** Room for a value and what goes around it, and the comma before it. */
  private void before(int bytes) {
    reserve(bytes + 4);
    if (comma) {
      out[size++] = ',';
    }
    comma = true;
  }

  private void reserve(int bytes) {
    if (out.length - size < bytes) {
      out = Arrays.copyOf(out, Math.max(out.length * 2, size + bytes));
    }
  }

  /** An escaped character, and room for what is still to come. */
  private void escape(char c, int rest) {
    reserve(8 + rest);
    out[size++] = '\\';
    switch (c) {
      case '"', '\\' -> out[size++] = (byte) c;
      case '\n' -> out[size++] = 'n';
      case '\r' -> out[size++] = 'r';
      case '\t' -> out[size++] = 't';
      case '\b' -> out[size++] = 'b';
      case '\f' -> out[size++] = 'f';
      default -> {
        out[size++] = 'u';
        out[size++] = '0';
        out[size++] = '0';
        out[size++] = HEX[c >> 4];
        out[size++] = HEX[c & 0xf];
      }
    }
  }

  private void three(int c) {
    out[size++] = (byte) (0xe0 | c >> 12);
    out[size++] = (byte) (0x80 | c >> 6 & 0x3f);
    out[size++] = (byte) (0x80 | c & 0x3f);
  }

  private void four(int c) {
    out[size++] = (byte) (0xf0 | c >> 18);
    out[size++] = (byte) (0x80 | c >> 12 & 0x3f);
    out[size++] = (byte) (0x80 | c >> 6 & 0x3f);
    out[size++] = (byte) (0x80 | c & 0x3f);
  }
}
