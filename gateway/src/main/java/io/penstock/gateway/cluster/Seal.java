package io.penstock.gateway.cluster;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals what goes one way between two nodes, frame by frame: each proves the secret that all nodes
 * share, its place, and what both sides drew for this exchange alone. A frame that was changed,
 * moved, left out or recorded before does not pass. One thread at a time.
 */
final class Seal {
  /** Bytes of a seal. */
  static final int LENGTH = 16;

  private static final String ALGORITHM = "HmacSHA256";

  /** Which way a frame goes. */
  enum Way {
    TO_OWNER,
    BACK
  }

  private final Mac mac;
  private final Way way;
  private long next;

  private Seal(byte[] key, Way way) {
    this.mac = mac(key);
    this.way = way;
  }

  /**
   * @param nonces what both sides drew; of the first frame only the one that sends it
   */
  static Seal of(byte[] secret, Way way, String... nonces) {
    Mac keyed = mac(secret);
    byte[] key =
        keyed.doFinal(("penstock-1 " + String.join(" ", nonces)).getBytes(StandardCharsets.UTF_8));
    return new Seal(key, way);
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** The seal of the next frame. */
  byte[] next(byte kind, Buffer payload) {
    mac.update(ByteBuffer.allocate(10).put((byte) way.ordinal()).putLong(next++).put(kind).flip());
    return Arrays.copyOf(mac.doFinal(payload.getBytes()), LENGTH);
  }

  /** Whether this is the next frame. */
  boolean isNext(byte kind, Buffer payload, byte[] seal) {
    return MessageDigest.isEqual(next(kind, payload), seal);
  }
}
