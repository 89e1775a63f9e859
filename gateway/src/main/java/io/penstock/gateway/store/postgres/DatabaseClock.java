package io.penstock.gateway.store.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database's time, which all gateways share, by this machine's clock. Any thread. */
public final class DatabaseClock implements InstantSource {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseClock.class);
  private static final long PRECISE_ENOUGH = 20;

  /** By more than this a machine's clock is wrong. */
  static final long FAR_MILLIS = 1000;

  private final InstantSource machine;
  private volatile long ahead;
  private boolean warned;

  public DatabaseClock(InstantSource machine) {
    this.machine = machine;
  }

  @Override
  public Instant instant() {
    return machine.instant().plusMillis(ahead);
  }

  /** By how much the database's clock is ahead of this machine's. */
  public Duration ahead() {
    return Duration.ofMillis(ahead);
  }

  /** Whether this machine's clock is wrong. */
  boolean isFar() {
    return Math.abs(ahead) > FAR_MILLIS;
  }

  /**
   * The database has said what time it is.
   *
   * @param took how long the answer took: so exact it is
   */
  synchronized void told(long databaseMillis, long tookNanos) {
    long took = tookNanos / 1_000_000;
    long measured = databaseMillis + took / 2 - machine.millis();
    if (Math.abs(measured - ahead) <= took / 2 + PRECISE_ENOUGH) return;
    ahead = measured;
    boolean far = isFar();
    if (far && !warned)
      LOG.warn(
          "This machine's clock is {} ms {} the database's, whose time is taken. Set it right.",
          Math.abs(measured),
          measured > 0 ? "behind" : "ahead of");
    warned = far;
  }
}
