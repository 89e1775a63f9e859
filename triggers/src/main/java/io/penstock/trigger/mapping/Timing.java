package io.penstock.trigger.mapping;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time, and waiting for it. A test's own does not wait. */
public interface Timing {
  Instant now();

  /** Completes when that much time has passed. */
  Future<Void> after(Duration time);

  static Timing of(Vertx vertx, InstantSource clock) {
    return new Timing() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public Future<Void> after(Duration time) {
        // Not Vertx.timer: at the end of everything it fails into a context that is no more.
        Promise<Void> passed = Promise.promise();
        vertx.setTimer(Math.max(1, time.toMillis()), _ -> passed.complete());
        return passed.future();
      }
    };
  }
}
