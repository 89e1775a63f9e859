package io.penstock.gateway.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.delivery.DeliveryLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All metrics as Prometheus reads them. Those of the process and of the store are made with the
 * first look, which keeps them out of the start. Any thread.
 */
public final class MetricsView {
  /** Prometheus's own form. */
  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** The form that has exemplars. */
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Vertx vertx;
  private final Supplier<Future<Map<String, DeliveryLog.Counts>>> events;
  private final LongSupplier storeBytes;
  private final long storeLimit;
  private final AtomicBoolean bound = new AtomicBoolean();
  private volatile MultiGauge kept;

  /**
   * @param events kept, by lane
   * @param storeLimit bytes at which nothing more is accepted
   */
  public MetricsView(
      PrometheusMeterRegistry registry,
      Vertx vertx,
      Supplier<Future<Map<String, DeliveryLog.Counts>>> events,
      LongSupplier storeBytes,
      long storeLimit) {
    this.registry = registry;
    this.vertx = vertx;
    this.events = events;
    this.storeBytes = storeBytes;
    this.storeLimit = storeLimit;
  }

  /**
   * The text; made off the event loop, since there may be very many of them.
   *
   * @param type one of the constants
   */
  Future<String> text(String type) {
    return events
        .get()
        .otherwise(Map.of()) // the rest is told whatever the store says
        .compose(counts -> vertx.executeBlocking(() -> text(counts, type), false));
  }

  private String text(Map<String, DeliveryLog.Counts> counts, String type) {
    if (bound.compareAndSet(false, true)) bind();
    MultiGauge gauge = kept;
    if (gauge != null) gauge.register(rows(counts), true);
    return registry.scrape(type);
  }

  @SuppressWarnings("resource") // they live as long as the process
  private void bind() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Gauge.builder("penstock.store.bytes", storeBytes::getAsLong)
        .description("Size of what is kept")
        .register(registry);
    Gauge.builder("penstock.store.limit.bytes", () -> storeLimit)
        .description("Size at which nothing more is accepted")
        .register(registry);
    String version = MetricsView.class.getPackage().getImplementationVersion();
    Gauge.builder("penstock.build.info", () -> 1)
        .description("Always 1; the version is its label")
        .tag("version", version == null ? "unpackaged" : version)
        .register(registry);
    kept =
        MultiGauge.builder("penstock.events")
            .description("Asynchronous events kept, by lane and where they stand")
            .register(registry);
  }

  private static List<MultiGauge.Row<?>> rows(Map<String, DeliveryLog.Counts> counts) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    counts.forEach(
        (lane, of) -> {
          rows.add(row(lane, "pending", of.pending()));
          rows.add(row(lane, "running", of.running()));
          rows.add(row(lane, "waiting", of.waiting()));
          rows.add(row(lane, "dead", of.dead()));
        });
    return rows;
  }

  private static MultiGauge.Row<Number> row(String lane, String state, long count) {
    return MultiGauge.Row.of(Tags.of("lane", lane, "state", state), count);
  }
}
