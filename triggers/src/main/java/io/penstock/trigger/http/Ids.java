package io.penstock.trigger.http;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;

/**
 * Identifiers in AWS's forms. They tell requests apart and guard nothing, so they come from a fast
 * generator. Not thread-safe: one for each listener.
 */
final class Ids {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);

  private final RandomGenerator random;

  Ids(RandomGenerator random) {
    this.random = random;
  }

  /** A version 4 UUID. */
  String uuid() {
    byte[] out = new byte[36];
    long high = random.nextLong() & 0xffffffffffff0fffL | 0x4000L;
    long low = random.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
    hex(out, 0, high >>> 32, 8);
    out[8] = '-';
    hex(out, 9, high >>> 16, 4);
    out[13] = '-';
    hex(out, 14, high, 4);
    out[18] = '-';
    hex(out, 19, low >>> 48, 4);
    out[23] = '-';
    hex(out, 24, low, 12);
    return ascii(out);
  }

  /** API Gateway's short form: 15 characters and an equals sign. */
  String gateway() {
    byte[] out = new byte[16];
    long bits = random.nextLong();
    for (int i = 0; i < 10; i++) {
      out[i] = BASE64[(int) (bits & 63)];
      bits >>>= 6;
    }
    bits = random.nextLong();
    for (int i = 10; i < 15; i++) {
      out[i] = BASE64[(int) (bits & 63)];
      bits >>>= 6;
    }
    out[15] = '=';
    return ascii(out);
  }

  /** An X-Ray header value with a new root. */
  String trace(long millis) {
    byte[] out = new byte[40];
    out[0] = 'R';
    out[1] = 'o';
    out[2] = 'o';
    out[3] = 't';
    out[4] = '=';
    out[5] = '1';
    out[6] = '-';
    hex(out, 7, millis / 1000, 8);
    out[15] = '-';
    hex(out, 16, random.nextLong(), 8);
    hex(out, 24, random.nextLong(), 16);
    return ascii(out);
  }

  private static void hex(byte[] out, int at, long value, int digits) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      out[i] = HEX[(int) (rest & 15)];
      rest >>>= 4;
    }
  }

  private static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
