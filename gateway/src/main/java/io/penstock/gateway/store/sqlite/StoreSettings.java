package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.sql.StoreLimits;
import java.nio.file.Path;
import java.time.Duration;

/**
 * @param folder the data folder; made if missing
 * @param relaxed sync the log only at checkpoints: the last moments before a power cut may be lost,
 *     though accepted; a crash of the process alone loses nothing
 * @param maxBytes size of the stored data at which nothing more is accepted
 * @param keepSucceeded how long successes can be looked at and replayed; less when space is short
 * @param keepDead how long dead letters can be looked at and redriven
 * @param maxWaiting changes that may wait for the writer before more are refused
 * @param maxWaitingBytes payload bytes that may wait for it
 */
public record StoreSettings(
    Path folder,
    boolean relaxed,
    long maxBytes,
    Duration keepSucceeded,
    Duration keepDead,
    int maxWaiting,
    long maxWaitingBytes) {
  public static StoreSettings of(Path folder) {
    return new StoreSettings(
        folder, false, 10L << 30, Duration.ofHours(24), Duration.ofDays(14), 10_000, 64L << 20);
  }

  StoreLimits limits() {
    return new StoreLimits(maxBytes, keepSucceeded, keepDead, maxWaiting, maxWaitingBytes);
  }

  public StoreSettings withRelaxed(boolean to) {
    return new StoreSettings(
        folder, to, maxBytes, keepSucceeded, keepDead, maxWaiting, maxWaitingBytes);
  }

  public StoreSettings withMaxBytes(long to) {
    return new StoreSettings(
        folder, relaxed, to, keepSucceeded, keepDead, maxWaiting, maxWaitingBytes);
  }

  public StoreSettings withKeep(Duration succeeded, Duration dead) {
    return new StoreSettings(
        folder, relaxed, maxBytes, succeeded, dead, maxWaiting, maxWaitingBytes);
  }

  public StoreSettings withMaxWaiting(int to) {
    return new StoreSettings(
        folder, relaxed, maxBytes, keepSucceeded, keepDead, to, maxWaitingBytes);
  }
}
