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
    if (running.incrementAndGet() <= limit) return true;
    running.decrementAndGet();
    return false;
  }

  void leave() {
    running.decrementAndGet();
  }
}
