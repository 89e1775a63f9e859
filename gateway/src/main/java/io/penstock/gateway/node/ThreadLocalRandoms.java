package io.penstock.gateway.node;

import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** Chance that any thread may ask. Not for secrets. */
final class ThreadLocalRandoms implements RandomGenerator {
  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }
}
