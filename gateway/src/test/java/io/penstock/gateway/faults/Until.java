package io.penstock.gateway.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Waits that end when something holds. They give up when nothing at all has moved for a long time,
 * not when a while is over: no verdict depends on how fast the machine is.
 */
final class Until {
  private static final long STALLED_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long FIRST_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private Until() {}

  /** Waits for what has no steps on the way that could be counted. */
  static void holds(Supplier<String> what, BooleanSupplier condition) throws InterruptedException {
    holds(what, () -> 0, condition);
  }

  /**
   * @param what said when it never comes
   * @param moved a number that changes while there is progress
   */
  static void holds(Supplier<String> what, LongSupplier moved, BooleanSupplier condition)
      throws InterruptedException {
    long last = moved.getAsLong();
    long since = System.nanoTime();
    long look = FIRST_LOOK_NANOS;
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) throw new InterruptedException();
      LockSupport.parkNanos(look);
      look = Math.min(2 * look, LAST_LOOK_NANOS); // a condition may cost much to look at
      long now = moved.getAsLong();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STALLED_NANOS)
        throw new AssertionError("nothing moves any more: " + what.get());
    }
  }
}
