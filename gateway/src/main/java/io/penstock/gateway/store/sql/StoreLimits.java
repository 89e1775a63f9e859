package io.penstock.gateway.store.sql;

import java.time.Duration;

/**
 * How much is kept, and how long.
 *
 * @param maxBytes size of the stored data at which nothing more is accepted
 * @param keepSucceeded how long successes can be looked at and replayed; less when space is short
 * @param keepDead how long dead letters can be looked at and redriven
 * @param maxWaiting changes that may wait for the writer before more are refused
 * @param maxWaitingBytes payload bytes that may wait for it
 */
public record StoreLimits(
    long maxBytes,
    Duration keepSucceeded,
    Duration keepDead,
    int maxWaiting,
    long maxWaitingBytes) {
  public static final StoreLimits DEFAULT =
      new StoreLimits(10L << 30, Duration.ofHours(24), Duration.ofDays(14), 10_000, 64L << 20);

  public StoreLimits withMaxBytes(long to) {
    return new StoreLimits(to, keepSucceeded, keepDead, maxWaiting, maxWaitingBytes);
  }

  public StoreLimits withKeep(Duration succeeded, Duration dead) {
    return new StoreLimits(maxBytes, succeeded, dead, maxWaiting, maxWaitingBytes);
  }
}
