package io.penstock.gateway.events;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of buses, with CloudWatch's names. Any thread. */
final class BusMeters {
  private final MeterRegistry registry;
  private final Map<String, Of> buses = new ConcurrentHashMap<>();
  private final Counter lost;

  /** Of one bus; made when there is first something to count. */
  private final class Of {
    private final Counter put;
    private final Counter matched;
    private final Counter triggered;
    private final Counter invocations;

    private Of(String bus) {
      put = counter("penstock.eventbus.put.events", bus);
      matched = counter("penstock.eventbus.matched.events", bus);
      triggered = counter("penstock.eventbus.triggered.rules", bus);
      invocations = counter("penstock.eventbus.invocations", bus);
    }
  }

  public BusMeters(MeterRegistry registry) {
    this.registry = registry;
    this.lost = counter("penstock.eventbus.lost.events", "unknown");
  }

  private Counter counter(String name, String bus) {
    return registry.counter(name, "bus", bus);
  }

  private Of of(String bus) {
    Of found = buses.get(bus);
    return found == null ? buses.computeIfAbsent(bus, Of::new) : found;
  }

  /** There is no such bus any more. */
  void gone(String bus) {
    Of one = buses.remove(bus);
    if (one == null) return;
    List.of(one.put, one.matched, one.triggered, one.invocations).forEach(registry::remove);
  }

  void put(String bus, boolean known) {
    (known ? of(bus).put : lost).increment();
  }

  void matched(String bus, int rules, int targets) {
    if (rules == 0) return;
    Of one = of(bus);
    one.matched.increment();
    one.triggered.increment(rules);
    one.invocations.increment(targets);
  }
}
