package io.penstock.gateway.node;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.penstock.gateway.store.CommitTimes;
import io.penstock.gateway.store.Store;
import java.util.concurrent.TimeUnit;

/** How the store's disk is doing. */
record StoreMeters(Store store) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionTimer.builder(
            "penstock.store.commit",
            store.commitTimes(),
            CommitTimes::count,
            CommitTimes::nanos,
            TimeUnit.NANOSECONDS)
        .register(registry);
    Gauge.builder("penstock.store.wal.bytes", store, Store::walBytes).register(registry);
  }
}
