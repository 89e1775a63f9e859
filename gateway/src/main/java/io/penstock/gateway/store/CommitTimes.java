package io.penstock.gateway.store;

import java.util.concurrent.atomic.LongAdder;

/** How many commits a store has made since it was opened, and how long they took. Any thread. */
public final class CommitTimes {
  private final LongAdder count = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /** One that was made took so long. */
  public void add(long took) {
    count.increment();
    nanos.add(took);
  }

  public long count() {
    return count.sum();
  }

  /** All of them together. */
  public long nanos() {
    return nanos.sum();
  }
}
