package io.penstock.function.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets environments stand still that have had no work for {@value #AFTER_MILLIS} ms, as Lambda does
 * between calls. Not at once: the next call of a busy function comes sooner, and pays nothing. One
 * thread, asleep while nothing is to be stopped.
 */
final class Freezer implements Runnable, AutoCloseable {
  private static final int AFTER_MILLIS = 20;
  private static final int EVERY_MILLIS = 10;

  private final Set<Freezable> resting = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean asleep;
  private volatile boolean closed;

  /** What can stand still. Called on the freezer's thread. */
  interface Freezable {
    /** How long it has had no work; negative while it has. */
    long restingNanos();

    /** Stands still, unless work has come meanwhile. */
    void freeze();
  }

  Freezer() {
    thread = Thread.ofVirtual().name("freezer").unstarted(this);
    thread.start();
  }

  /** It has no work now. */
  void rests(Freezable environment) {
    resting.add(environment);
    if (asleep) LockSupport.unpark(thread);
  }

  /** It will have none any more. */
  void forget(Freezable environment) {
    resting.remove(environment);
  }

  @Override
  public void run() {
    while (!closed) {
      asleep = true;
      if (resting.isEmpty()) LockSupport.park(this);
      asleep = false;
      LockSupport.parkNanos(this, EVERY_MILLIS * 1_000_000L);
      for (Freezable environment : resting) {
        long nanos = environment.restingNanos();
        if (nanos < TimeUnit.MILLISECONDS.toNanos(AFTER_MILLIS)) continue;
        resting.remove(environment); // before it looks itself: what rests anew is added anew
        environment.freeze();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
