package io.penstock.trigger;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids that tell things apart and guard nothing, so that they may come from any generator. */
public final class RandomIds {
  private RandomIds() {}

  /** A UUID as RFC 9562 has it: version 4. */
  public static String uuid(RandomGenerator random) {
    long high = random.nextLong() & ~0xF000L | 0x4000L;
    long low = random.nextLong() & ~(0xC0L << 56) | 0x80L << 56;
    return new UUID(high, low).toString();
  }
}
