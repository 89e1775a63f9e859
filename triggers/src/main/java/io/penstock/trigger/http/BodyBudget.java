package io.penstock.trigger.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of request bodies is held at this moment, by all connections of all ports that share it.
 * Thread-safe.
 */
public final class BodyBudget {
  private final long max;
  private final AtomicLong held = new AtomicLong();

  /**
   * @param max bytes
   */
  public BodyBudget(long max) {
    this.max = max;
  }

  /** False, and nothing taken, when there is no room. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) > max) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  public long held() {
    return held.get();
  }
}
