package io.penstock.gateway.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is counted of deliveries, by lane: of those lanes that had something to do last. Engine's
 * thread.
 */
public final class DeliveryMeters {
  private static final int MOST_LANES = 2_000;

  private final MeterRegistry registry;
  private final Map<String, Set<Meter>> lanes =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Meter>> eldest) {
          if (size() <= MOST_LANES) return false;
          eldest.getValue().forEach(registry::remove);
          return true;
        }
      };

  public DeliveryMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void settled(Lease lease, Settlement settlement, Instant now) {
    String lane = lease.delivery().lane();
    if (settlement.attempt() != null)
      count("penstock.delivery.attempts", lane, "ended", settlement.attempt().ended().name());
    switch (settlement.verdict()) {
      case Verdict.Done _ -> {
        count("penstock.delivery.ends", lane, "end", "Success");
        Timer age = registry.timer("penstock.delivery.age", "lane", lane);
        known(lane, age);
        age.record(Duration.between(lease.delivery().accepted(), now));
      }
      case Verdict.Dead(Condition condition) ->
          count("penstock.delivery.ends", lane, "end", condition.name());
      case Verdict.Again _ -> {}
    }
    if (lease.progress().lost() > 0)
      count("penstock.delivery.repeated", lane, "why", "lease lost or crash");
  }

  /** It was tried here although someone else held a newer lease by the end. */
  void leaseLost(Lease lease) {
    count(
        "penstock.delivery.leases.lost", lease.delivery().lane(), "kind", lease.delivery().kind());
  }

  private void count(String name, String lane, String tag, String value) {
    Counter counter = registry.counter(name, "lane", lane, tag, value);
    known(lane, counter);
    counter.increment();
  }

  private void known(String lane, Meter meter) {
    lanes.computeIfAbsent(lane, _ -> new HashSet<>()).add(meter);
  }
}
