package io.penstock.function.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every {@value #EVERY_MILLIS} ms at the memory of all environments that are at work, and
 * kills those over their limit; every {@value #FILES_EVERY}th time at files in memory too. One
 * thread, asleep while nothing runs.
 */
final class MemoryWatchdog implements Runnable, AutoCloseable {
  private static final int EVERY_MILLIS = 50;
  private static final int FILES_EVERY = 4;

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile long looks;
  private volatile boolean closed;

  /** What is watched. Called on the watchdog's thread. */
  interface Watched {
    /** What is in use now, in MB; with files in memory when they are asked for. */
    int memoryMb(boolean files);

    int limitMb();

    /** It is over its limit: ends its processes. */
    void overLimit();
  }

  MemoryWatchdog() {
    thread = Thread.ofVirtual().name("memory-watchdog").unstarted(this);
    thread.start();
  }

  void watch(Watched environment) {
    if (watched.add(environment) && watched.size() == 1) LockSupport.unpark(thread);
  }

  void unwatch(Watched environment) {
    watched.remove(environment);
  }

  /** How often it has woken: it must not when nothing runs. */
  long looks() {
    return looks;
  }

  @Override
  public void run() {
    while (!closed) {
      if (watched.isEmpty()) LockSupport.park(this);
      else LockSupport.parkNanos(this, EVERY_MILLIS * 1_000_000L);
      long look = looks + 1;
      looks = look;
      for (Watched environment : watched) {
        int megabytes = environment.memoryMb(look % FILES_EVERY == 0);
        if (megabytes > environment.limitMb() && watched.remove(environment))
          environment.overLimit();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
