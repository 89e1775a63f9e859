package io.penstock.gateway.s3.object;

import java.util.zip.Checksum;

/** CRC-64/NVME, eight bytes a step. One thread. */
final class Crc64Nvme implements Checksum {
  /** The polynomial, reflected. */
  private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;

  private static final long[][] TABLE = new long[8][256];

  static {
    for (int i = 0; i < 256; i++) {
      long crc = i;
      for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? crc >>> 1 ^ POLYNOMIAL : crc >>> 1;
      TABLE[0][i] = crc;
    }
    for (int i = 0; i < 256; i++)
      for (int step = 1; step < 8; step++)
        TABLE[step][i] = TABLE[step - 1][i] >>> 8 ^ TABLE[0][(int) (TABLE[step - 1][i] & 0xff)];
  }

  private long crc = -1;

  @Override
  public void update(int b) {
    crc = crc >>> 8 ^ TABLE[0][(int) (crc ^ b) & 0xff];
  }

  @Override
  public void update(byte[] bytes, int from, int length) {
    int at = from;
    int end = from + length;
    for (; at + 8 <= end; at += 8) {
      long word = 0;
      for (int i = 7; i >= 0; i--) word = word << 8 | bytes[at + i] & 0xff;
      word ^= crc;
      long next = 0;
      for (int i = 0; i < 8; i++) next ^= TABLE[7 - i][(int) (word >>> 8 * i) & 0xff];
      crc = next;
    }
    for (; at < end; at++) update(bytes[at]);
  }

  @Override
  public long getValue() {
    return ~crc;
  }

  @Override
  public void reset() {
    crc = -1;
  }
}
