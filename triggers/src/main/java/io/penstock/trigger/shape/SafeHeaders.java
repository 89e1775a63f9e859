package io.penstock.trigger.shape;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Headers of a function, made safe for the wire. */
final class SafeHeaders {
  /** They belong to the connection or the framing: the gateway's business. */
  private static final Set<String> DROPPED =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length");

  /** Those that AWS's edge keeps for itself on REST APIs and function URLs. */
  private static final Set<String> REMAPPED =
      Set.of("authorization", "connection", "content-length", "date", "server", "www-authenticate");

  private SafeHeaders() {}

  /**
   * Adds the header unless its name is illegal or its kind is dropped.
   *
   * @param remap whether what belongs to AWS's edge goes out as {@code x-amzn-Remapped-...}
   */
  static void add(HeaderLines to, String name, String value, boolean remap) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (remap && REMAPPED.contains(lower)) {
      to.add("x-amzn-Remapped-" + name, clean(value));
    } else if (isToken(name) && !DROPPED.contains(lower)) {
      to.add(name, clean(value));
    }
  }

  private static boolean isToken(String name) {
    if (name.isEmpty()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean legal =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      if (!legal) {
        return false;
      }
    }
    return true;
  }

  /**
   * Control characters become spaces, as RFC 9110 has recipients do with line ends; what is not
   * ASCII goes out as UTF-8.
   */
  private static String clean(String value) {
    boolean ascii = true;
    boolean controls = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      ascii &= c < 0x80;
      controls |= c < 0x20 && c != '\t' || c == 0x7f;
    }
    String result = value;
    if (controls) {
      StringBuilder spaced = new StringBuilder(value);
      for (int i = 0; i < spaced.length(); i++) {
        char c = spaced.charAt(i);
        if (c < 0x20 && c != '\t' || c == 0x7f) {
          spaced.setCharAt(i, ' ');
        }
      }
      result = spaced.toString().strip();
    }
    if (!ascii) {
      result = new String(result.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
    return result;
  }
}
