package io.penstock.gateway.ops;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.delivery.DeliveryLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
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
  private final Supplier<Future<Map<String, Duration>>> oldest;
  private final List<MeterBinder> others;
  private final LongSupplier storeBytes;
  private final long storeLimit;
  private final AtomicBoolean bound = new AtomicBoolean();
  private volatile MultiGauge kept;
  private volatile MultiGauge ages;

  /**
   * @param events kept, by lane
   * @param oldest ages of the oldest that are unfinished, by lane
   * @param others that are made with the first look
   * @param storeLimit bytes at which nothing more is accepted
   */
  public MetricsView(
      PrometheusMeterRegistry registry,
      Vertx vertx,
      Supplier<Future<Map<String, DeliveryLog.Counts>>> events,
      Supplier<Future<Map<String, Duration>>> oldest,
      List<MeterBinder> others,
      LongSupplier storeBytes,
      long storeLimit) {
    this.registry = registry;
    this.vertx = vertx;
    this.events = events;
    this.oldest = oldest;
    this.others = List.copyOf(others);
    this.storeBytes = storeBytes;
    this.storeLimit = storeLimit;
  }

  /**
   * The text; made off the event loop, since there may be very many of them.
   *
   * @param type one of the constants
   */
  Future<String> text(String type) {
    var counted = events.get().otherwise(Map.of()); // the rest is told whatever the store says
    var waiting = oldest.get().otherwise(Map.of());
    return Future.all(counted, waiting)
        .compose(
            _ ->
                vertx.executeBlocking(() -> text(counted.result(), waiting.result(), type), false));
  }

  private String text(
      Map<String, DeliveryLog.Counts> counts, Map<String, Duration> waiting, String type) {
    if (bound.compareAndSet(false, true)) bind();
    MultiGauge gauge = kept;
    if (gauge != null) gauge.register(rows(counts), true);
    gauge = ages;
    if (gauge != null) gauge.register(ages(waiting), true);
    return registry.scrape(type);
  }

  @SuppressWarnings("resource") // they live as long as the process
  private void bind() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    FunctionCounter.builder("process.cpu", ProcessHandle.current(), MetricsView::cpuSeconds)
        .description("Processor time that the process has used")
        .baseUnit("seconds")
        .register(registry);
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
    others.forEach(one -> one.bindTo(registry));
    ages = MultiGauge.builder("penstock.events.oldest.age.seconds").register(registry);
    kept =
        MultiGauge.builder("penstock.events")
            .description("Asynchronous events kept, by lane and where they stand")
            .register(registry);
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1_000.0;
  }

  private static List<MultiGauge.Row<?>> ages(Map<String, Duration> waiting) {
    var rows = new ArrayList<MultiGauge.Row<?>>();
    waiting.forEach(
        (lane, age) ->
            rows.add(MultiGauge.Row.of(Tags.of("lane", lane), age.toMillis() / 1_000.0)));
    return rows;
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
