package io.penstock.gateway.events.destination;

import java.time.Duration;

/**
 * Spreads calls evenly: so many a second, and no more than that at once after a rest. Any thread.
 */
final class InvocationPace {
  private static final long SECOND = 1_000_000_000L;

  private final int rate;
  private long next;

  InvocationPace(int rate, long nowNanos) {
    this.rate = rate;
    this.next = nowNanos - SECOND;
  }

  /**
   * How long to wait for a turn, which is the caller's when it is not longer than this; zero when
   * it may go ahead.
   */
  synchronized Duration turn(long nowNanos, Duration longest) {
    long turn = Math.max(next, nowNanos - SECOND);
    Duration wait = Duration.ofNanos(Math.max(0, turn - nowNanos));
    if (wait.compareTo(longest) <= 0) next = turn + SECOND / rate;
    return wait;
  }
}
