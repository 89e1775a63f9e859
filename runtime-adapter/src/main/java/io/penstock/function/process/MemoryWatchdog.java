package io.penstock.function.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks every {@value #EVERY_MILLIS} ms at the resident memory of all environments that are at
 * work, and kills those over their limit. One thread, asleep while nothing runs.
 */
final class MemoryWatchdog implements Runnable, AutoCloseable {
  private static final int EVERY_MILLIS = 50;

  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  /** What is watched. Called on the watchdog's thread. */
  interface Watched {
    long rootPid();

    int limitMb();

    /** Told what is in use now. */
    void uses(int megabytes);

    /** Told that it is over its limit; its processes are killed next. */
    void overLimit(int megabytes);
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

  @Override
  public void run() {
    while (!closed) {
      if (watched.isEmpty()) LockSupport.park(this);
      else LockSupport.parkNanos(this, EVERY_MILLIS * 1_000_000L);
      for (Watched environment : watched) {
        int megabytes = ProcessTree.residentMb(environment.rootPid());
        environment.uses(megabytes);
        if (megabytes <= environment.limitMb() || !watched.remove(environment)) continue;
        environment.overLimit(megabytes);
        ProcessTree.kill(environment.rootPid());
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
