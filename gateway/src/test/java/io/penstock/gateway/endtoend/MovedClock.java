package io.penstock.gateway.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved. */
final class MovedClock implements InstantSource {
  private final AtomicReference<Instant> now;

  MovedClock(String start) {
    now = new AtomicReference<>(Instant.parse(start));
  }

  void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
