package io.penstock.trigger.shape;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percent-encoded text of paths and queries. What is not well encoded stays as it is. */
final class QueryText {
  private QueryText() {}

  /** Decoded parameters of a query in order of first appearance; empty for an empty query. */
  static Map<String, List<String>> parameters(String query) {
    if (query.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> all = new LinkedHashMap<>();
    int at = 0;
    while (at <= query.length()) {
      int end = query.indexOf('&', at);
      end = end < 0 ? query.length() : end;
      if (end > at) {
        int equals = query.indexOf('=', at);
        boolean named = equals >= 0 && equals < end;
        String name = decode(query.substring(at, named ? equals : end), true);
        String value = named ? decode(query.substring(equals + 1, end), true) : "";
        all.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
      }
      at = end + 1;
    }
    return all;
  }

  /**
   * @param plus whether {@code +} means a space
   */
  static String decode(String text, boolean plus) {
    if (text.indexOf('%') < 0 && (!plus || text.indexOf('+') < 0)) {
      return text;
    }
    byte[] out = new byte[text.length() * 3];
    int size = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int octet = c == '%' ? octet(text, i + 1) : -1;
      if (octet >= 0) {
        out[size++] = (byte) octet;
        i += 2;
      } else if (c == '+' && plus) {
        out[size++] = ' ';
      } else if (c < 0x80) {
        out[size++] = (byte) c;
      } else {
        byte[] encoded = String.valueOf(c).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(encoded, 0, out, size, encoded.length);
        size += encoded.length;
      }
    }
    return new String(out, 0, size, StandardCharsets.UTF_8);
  }

  private static int octet(String text, int at) {
    if (at + 1 >= text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at), 16);
    int low = Character.digit(text.charAt(at + 1), 16);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }
}
