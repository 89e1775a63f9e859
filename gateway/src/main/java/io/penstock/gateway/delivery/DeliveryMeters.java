package io.penstock.gateway.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;

/** What is counted of deliveries, by lane. Engine's thread. */
public final class DeliveryMeters {
  private final MeterRegistry registry;

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
        registry
            .timer("penstock.delivery.age", "lane", lane)
            .record(Duration.between(lease.delivery().accepted(), now));
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
    registry.counter(name, "lane", lane, tag, value).increment();
  }
}
