package io.penstock.function.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many environments there may be, of all functions together. Any thread. */
final class EnvironmentLimit {
  private final int most;
  private final AtomicInteger taken = new AtomicInteger();
  private final Set<EnvironmentPool> pools = ConcurrentHashMap.newKeySet();

  EnvironmentLimit(int most) {
    this.most = most;
  }

  void add(EnvironmentPool pool) {
    pools.add(pool);
  }

  void forget(EnvironmentPool pool) {
    pools.remove(pool);
  }

  Set<EnvironmentPool> pools() {
    return pools;
  }

  /** Takes a place, if need be that of the environment that has been idle longest elsewhere. */
  boolean enter(EnvironmentPool asking) {
    while (true) {
      if (taken.incrementAndGet() <= most) return true;
      taken.decrementAndGet();
      EnvironmentPool oldest = null;
      long since = Long.MAX_VALUE;
      for (EnvironmentPool pool : pools) {
        long idle = pool.idleSinceMillis();
        if (pool != asking && idle < since) {
          oldest = pool;
          since = idle;
        }
      }
      if (oldest == null || !oldest.spare()) return false;
    }
  }

  int most() {
    return most;
  }

  void leave() {
    taken.decrementAndGet();
  }
}
