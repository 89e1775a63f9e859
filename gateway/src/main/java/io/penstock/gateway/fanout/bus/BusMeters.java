package io.penstock.gateway.fanout.bus;

import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of buses, with CloudWatch's names. Any thread. */
public final class BusMeters {
  private final MeterRegistry registry;

  public BusMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void put(String bus, boolean known) {
    registry
        .counter(
            known ? "penstock.eventbus.put.events" : "penstock.eventbus.lost.events",
            "bus",
            known ? bus : "unknown")
        .increment();
  }

  void matched(String bus, int rules, int targets) {
    if (rules == 0) return;
    registry.counter("penstock.eventbus.matched.events", "bus", bus).increment();
    registry.counter("penstock.eventbus.triggered.rules", "bus", bus).increment(rules);
    registry.counter("penstock.eventbus.invocations", "bus", bus).increment(targets);
  }
}
