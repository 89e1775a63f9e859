package io.penstock.gateway.s3.object;

/** The order of keys: by UTF-8, which is by code points. Pure. */
final class KeyOrder {
  private KeyOrder() {}

  static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x == y) continue;
      boolean high = Character.isSurrogate(x);
      return high == Character.isSurrogate(y) ? Character.compare(x, y) : high ? 1 : -1;
    }
    return Integer.compare(a.length(), b.length());
  }

  /** A text that all keys with the prefix come after, and not much else. */
  static String before(String prefix) {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }
}
