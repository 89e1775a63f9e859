package io.penstock.gateway.cluster;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Draws what nobody can guess and nobody has drawn before. Any thread. */
final class Nonces {
  private static final int BYTES = 16;

  private final RandomGenerator random;

  Nonces() {
    this(new SecureRandom());
  }

  Nonces(RandomGenerator random) {
    this.random = random;
  }

  String next() {
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
