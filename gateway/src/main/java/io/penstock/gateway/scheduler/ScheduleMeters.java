package io.penstock.gateway.scheduler;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.ScheduleClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** How late schedules are, and what they lost; of all together. Any thread. */
final class ScheduleMeters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60),
    Duration.ofSeconds(600),
    Duration.ofSeconds(3600)
  };

  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Timer lateness;

  ScheduleMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    lateness =
        Timer.builder("penstock.schedule.lateness")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  /** Firings are durable. */
  void fired(List<Firing> firings) {
    Instant now = clock.instant();
    for (Firing firing : firings) {
      Duration late = Duration.between(firing.time(), now);
      lateness.record(late.isNegative() ? Duration.ZERO : late);
    }
  }

  void watch(ScheduleClock of) {
    FunctionCounter.builder("penstock.schedule.missed.firings", of, ScheduleClock::skipped)
        .register(registry);
  }
}
