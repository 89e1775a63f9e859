package io.penstock.gateway.lambda.invoke;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what runs at once, up to a limit that may change. Any thread. */
final class ConcurrencyLimit {
  private final AtomicInteger running = new AtomicInteger();
  private volatile int limit;

  ConcurrencyLimit(int limit) {
    this.limit = limit;
  }

  void limit(int newLimit) {
    limit = newLimit;
  }

  int limit() {
    return limit;
  }

  int running() {
    return running.get();
  }

  boolean enter() {
    while (true) { // not counted before it is sure: it would take a place from someone else
      int now = running.get();
      if (now >= limit) return false;
      if (running.compareAndSet(now, now + 1)) return true;
    }
  }

  void leave() {
    running.decrementAndGet();
  }
}
