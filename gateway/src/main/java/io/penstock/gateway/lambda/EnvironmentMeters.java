package io.penstock.gateway.lambda;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.function.process.ManagedEnvironments.States;
import java.util.function.ToIntFunction;

/** How many environments there are, by what they do, and how many there may be. Any thread. */
final class EnvironmentMeters {
  private EnvironmentMeters() {}

  static void bind(ManagedEnvironments environments, MeterRegistry registry) {
    state(environments, registry, "busy", States::busy);
    state(environments, registry, "warm", States::warm);
    state(environments, registry, "starting", States::starting);
    Gauge.builder("penstock.environments.limit", environments, ManagedEnvironments::most)
        .register(registry);
  }

  private static void state(
      ManagedEnvironments all, MeterRegistry registry, String name, ToIntFunction<States> count) {
    Gauge.builder("penstock.environments", all, of -> count.applyAsInt(of.states()))
        .tag("state", name)
        .register(registry);
  }
}
