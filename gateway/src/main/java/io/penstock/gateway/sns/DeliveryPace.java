package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * How many things of one name are under way together, and how many begin in a second. What waits is
 * what the delivery engine has leased, so it is bounded there. Any thread.
 */
final class DeliveryPace {
  private static final long SECOND = 1_000_000_000L;

  private final int together;
  private final InstantSource clock;
  private final Timers timers;
  private final Map<String, Line> lines = new HashMap<>();

  private static final class Line {
    private int running;
    private Instant next = Instant.MIN;
    private boolean armed;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
  }

  DeliveryPace(int together, InstantSource clock, Timers timers) {
    this.together = together;
    this.clock = clock;
    this.timers = timers;
  }

  /**
   * @param perSecond 0: as many as there are
   */
  <T> Future<T> run(String name, int perSecond, Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    Runnable begin =
        () -> {
          Future<T> result;
          try {
            result = work.get();
          } catch (RuntimeException e) {
            result = Future.failedFuture(e);
          }
          result.onComplete(
              ended -> {
                left(name, perSecond);
                done.handle(ended);
              });
        };
    synchronized (this) {
      lines.computeIfAbsent(name, n -> new Line()).waiting.add(begin);
    }
    go(name, perSecond);
    return done.future();
  }

  private void left(String name, int perSecond) {
    synchronized (this) {
      Line line = lines.get(name);
      line.running--;
      if (line.running == 0 && line.waiting.isEmpty() && !line.next.isAfter(clock.instant()))
        lines.remove(name);
    }
    go(name, perSecond);
  }

  private void go(String name, int perSecond) {
    while (true) {
      Runnable begin;
      synchronized (this) {
        Line line = lines.get(name);
        if (line == null || line.armed || line.running >= together || line.waiting.isEmpty())
          return;
        if (perSecond > 0) {
          Instant now = clock.instant();
          if (line.next.isAfter(now)) {
            line.armed = true;
            timers.after(Duration.between(now, line.next), () -> armedOver(name, perSecond));
            return;
          }
          line.next = now.plusNanos(SECOND / perSecond);
        }
        line.running++;
        begin = line.waiting.remove();
      }
      begin.run();
    }
  }

  private void armedOver(String name, int perSecond) {
    synchronized (this) {
      Line line = lines.get(name);
      if (line != null) line.armed = false;
    }
    go(name, perSecond);
  }
}
