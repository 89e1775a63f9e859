package io.penstock.trigger.http;

import java.util.HexFormat;

/** Percent-encoding in paths, as far as routing needs it. */
final class PathText {
  private PathText() {}

  /**
   * The segment with encoded letters, digits, {@code -._~} decoded, so that {@code %61dmin} does
   * not pass by a route for {@code admin}. The same string when there are none.
   */
  static String unreserved(String segment) {
    int percent = segment.indexOf('%');
    if (percent < 0) {
      return segment;
    }
    StringBuilder out = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      int value = c == '%' ? octet(segment, i + 1) : -1;
      if (value >= 0 && isUnreserved(value)) {
        out.append((char) value);
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** The octet of two hex digits at a position; -1 when there is none. */
  static int octet(String text, int at) {
    if (at + 1 >= text.length()) {
      return -1;
    }
    char high = text.charAt(at);
    char low = text.charAt(at + 1);
    return HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)
        ? HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low)
        : -1;
  }

  private static boolean isUnreserved(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
