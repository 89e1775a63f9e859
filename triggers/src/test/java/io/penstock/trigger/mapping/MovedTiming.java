package io.penstock.trigger.mapping;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when a test says so; or, hasty, whenever somebody waits for it. */
public final class MovedTiming implements Timing {
  private record Waiting(Instant until, Promise<Void> promise) {}

  private final boolean hasty;
  private final List<Waiting> waiting = new ArrayList<>();
  private Instant now = Instant.parse("2026-03-04T05:06:00Z");

  public MovedTiming(boolean hasty) {
    this.hasty = hasty;
  }

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized Future<Void> after(Duration time) {
    if (hasty) {
      now = now.plus(time);
      return Future.succeededFuture();
    }
    var one = new Waiting(now.plus(time), Promise.promise());
    waiting.add(one);
    return one.promise.future();
  }

  /** How many wait. */
  public synchronized int waiting() {
    return waiting.size();
  }

  public void pass(Duration time) {
    List<Waiting> due;
    synchronized (this) {
      now = now.plus(time);
      due = waiting.stream().filter(one -> !one.until.isAfter(now)).toList();
      waiting.removeAll(due);
    }
    due.forEach(one -> one.promise.complete());
  }
}
