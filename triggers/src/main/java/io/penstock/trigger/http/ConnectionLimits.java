package io.penstock.trigger.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, over all listeners of one port. Thread-safe. */
final class ConnectionLimits {
  private final int max;
  private final int maxPerAddress;
  private final AtomicInteger total = new AtomicInteger();
  private final ConcurrentHashMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  enum Room {
    ENTERED,
    ADDRESS_FULL,
    ALL_FULL
  }

  ConnectionLimits(int max, int maxPerAddress) {
    this.max = max;
    this.maxPerAddress = maxPerAddress;
  }

  /**
   * Counts a connection in where there is room for it.
   *
   * @param proxy whether many clients come from the address: it has no share of its own to keep to
   */
  Room enter(String address, boolean proxy) {
    if (total.incrementAndGet() > max) {
      total.decrementAndGet();
      return Room.ALL_FULL;
    }
    if (proxy) {
      return Room.ENTERED;
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
    return full[0] ? Room.ADDRESS_FULL : Room.ENTERED;
  }

  void leave(String address, boolean proxy) {
    total.decrementAndGet();
    if (!proxy) {
      byAddress.compute(address, (_, count) -> count == null || count == 1 ? null : count - 1);
    }
  }

  int total() {
    return total.get();
  }
}
