package io.penstock.gateway.store.sql;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Checksums of what must not be handed to a function changed. */
public final class Crc {
  private Crc() {}

  public static long of(byte[] payload) {
    var crc = new CRC32C();
    crc.update(payload);
    return crc.getValue();
  }

  static long of(String... facts) {
    var crc = new CRC32C();
    for (String fact : facts) {
      if (fact != null) crc.update(fact.getBytes(StandardCharsets.UTF_8));
      crc.update(0);
    }
    return crc.getValue();
  }
}
