package io.penstock.gateway.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** What a node passes on, and how much at once at most. Any thread. */
final class PassingMeters {
  private static final int MOST = 20_000;

  private final AtomicInteger underWay = new AtomicInteger();
  private final Counter passed;
  private final Counter refused;

  PassingMeters(MeterRegistry metrics) {
    passed =
        Counter.builder("penstock.node.passed.on")
            .description("Requests that the owner was handed")
            .register(metrics);
    refused =
        Counter.builder("penstock.node.not.passed.on")
            .description(
                "Requests for which there was no owner in time, or that it left unanswered")
            .register(metrics);
    Gauge.builder("penstock.node.passing", underWay, AtomicInteger::get)
        .description("Requests under way to the owner, or waiting for one")
        .register(metrics);
  }

  /** False when there are too many. */
  boolean enter() {
    if (underWay.incrementAndGet() <= MOST) return true;
    underWay.decrementAndGet();
    return false;
  }

  void leave() {
    underWay.decrementAndGet();
  }

  void passed() {
    passed.increment();
  }

  void refused() {
    refused.increment();
  }
}
