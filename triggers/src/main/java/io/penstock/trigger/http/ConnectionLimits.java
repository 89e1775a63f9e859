package io.penstock.trigger.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, over all listeners of one port. Thread-safe. */
final class ConnectionLimits {
  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  ConnectionLimits(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /** Counts a connection in; false when there is no room for it. */
  boolean enter(String address) {
    if (total.incrementAndGet() > max) {
      total.decrementAndGet();
      return false;
    }
    boolean[] full = new boolean[1];
    byAddress.compute(
        address,
        (_, count) -> {
          int now = count == null ? 0 : count;
          full[0] = now >= maxPerAddress;
          return full[0] ? count : Integer.valueOf(now + 1);
        });
    if (full[0]) {
      total.decrementAndGet();
    }
    return !full[0];
  }

  void leave(String address) {
    total.decrementAndGet();
    byAddress.compute(address, (_, count) -> count == null || count == 1 ? null : count - 1);
  }

  int total() {
    return total.get();
  }
}
