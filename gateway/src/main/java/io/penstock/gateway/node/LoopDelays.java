package io.penstock.gateway.node;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How late the event loops come to what is due: a tick on each, ten times a second. */
record LoopDelays(Vertx vertx) implements MeterBinder {
  private static final long TICK_MILLIS = 100;
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2)
  };

  @Override
  public void bindTo(MeterRegistry registry) {
    Timer delay =
        Timer.builder("penstock.event.loop.delay")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    var everyLoop =
        new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
    vertx.deployVerticle(() -> new Loop(delay), everyLoop);
  }

  /** On one event loop. */
  private static final class Loop extends VerticleBase {
    private final Timer delay;
    private long due;

    Loop(Timer delay) {
      this.delay = delay;
    }

    @Override
    public Future<?> start() {
      due = System.nanoTime() + TICK_NANOS;
      vertx.setTimer(TICK_MILLIS, _ -> tick());
      return Future.succeededFuture();
    }

    private void tick() {
      long now = System.nanoTime();
      delay.record(Math.max(0, now - due), TimeUnit.NANOSECONDS);
      due = now + TICK_NANOS;
      vertx.setTimer(TICK_MILLIS, _ -> tick());
    }
  }
}
