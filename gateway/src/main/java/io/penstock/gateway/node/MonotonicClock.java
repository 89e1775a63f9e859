package io.penstock.gateway.node;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A wall clock that is never set back: for the delivery engine, whose due times would otherwise lie
 * in a future that a corrected clock reaches late. While the wall is behind, time goes on from
 * where it was, at its own pace. Any thread.
 */
final class MonotonicClock implements InstantSource {
  private final InstantSource wall;
  private final LongSupplier nanos;
  private Instant latest = Instant.MIN;
  private long latestNanos;

  /**
   * @param nanos a counter that only grows, such as {@link System#nanoTime}
   */
  public MonotonicClock(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
  }

  @Override
  public synchronized Instant instant() {
    Instant now = wall.instant();
    long count = nanos.getAsLong();
    latest = now.isBefore(latest) ? latest.plusNanos(count - latestNanos) : now;
    latestNanos = count;
    return latest;
  }
}
