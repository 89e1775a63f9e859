package io.penstock.trigger;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits that end when something holds, and fail when it never does. */
public final class Patience {
  /** Long, for a busy machine; shorter where thousands of changes of the code are to be noticed. */
  private static final long SECONDS = Long.getLong("test.patience", 60);

  private Patience() {}

  /**
   * @param what said when it never comes to be
   */
  public static void until(Supplier<String> what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("never: " + what.get());
      LockSupport.parkNanos(200_000);
    }
  }
}
