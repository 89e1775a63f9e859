package io.penstock.trigger.shape;

/** Well-formedness of UTF-8 (Unicode, table 3-7). */
final class Utf8 {
  private Utf8() {}

  /** Length of the sequence of two to four bytes at a position; 0 when it is not well-formed. */
  static int sequence(byte[] in, int at, int end) {
    int first = in[at] & 0xff;
    if (first >= 0xc2 && first <= 0xdf) {
      return end - at > 1 && isIn(in[at + 1], 0x80, 0xbf) ? 2 : 0;
    }
    if (first >= 0xe0 && first <= 0xef) {
      int low = first == 0xe0 ? 0xa0 : 0x80;
      int high = first == 0xed ? 0x9f : 0xbf;
      return end - at > 2 && isIn(in[at + 1], low, high) && isIn(in[at + 2], 0x80, 0xbf) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
      int low = first == 0xf0 ? 0x90 : 0x80;
      int high = first == 0xf4 ? 0x8f : 0xbf;
      return end - at > 3
              && isIn(in[at + 1], low, high)
              && isIn(in[at + 2], 0x80, 0xbf)
              && isIn(in[at + 3], 0x80, 0xbf)
          ? 4
          : 0;
    }
    return 0;
  }

  private static boolean isIn(byte b, int low, int high) {
    int value = b & 0xff;
    return value >= low && value <= high;
  }
}
