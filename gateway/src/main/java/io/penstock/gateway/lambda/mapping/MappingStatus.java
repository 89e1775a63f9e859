package io.penstock.gateway.lambda.mapping;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.penstock.trigger.mapping.MappingWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToDoubleFunction;

/** How one mapping is doing. Written by its own thread, read by any. */
final class MappingStatus implements MappingWatch {
  private static final String NONE = "No records processed";

  private final MeterRegistry registry;
  private final Tags tags;
  private final List<Meter> all = new CopyOnWriteArrayList<>();
  private final Counter polled;
  private final Counter filtered;
  private final Counter invoked;
  private final Counter failed;
  private volatile String state;
  private volatile String result = NONE;
  private volatile long ageMillis;
  private volatile long keptBytes;
  private boolean keeps;
  private volatile long behind;
  private boolean lags;

  MappingStatus(MeterRegistry registry, MappingDef def) {
    this.registry = registry;
    this.tags =
        Tags.of("mapping", def.name(), "function", def.function().name(), "uuid", def.uuid());
    this.polled = registry.counter("penstock.mapping.polled.events", tags);
    this.filtered = registry.counter("penstock.mapping.filtered.out.events", tags);
    this.invoked = registry.counter("penstock.mapping.invoked.events", tags);
    this.failed = registry.counter("penstock.mapping.failed.invoke.events", tags);
    this.state = def.enabled() ? "Creating" : "Disabled";
    all.addAll(List.of(polled, filtered, invoked, failed));
    gauge("penstock.mapping.iterator.age.seconds", s -> s.ageMillis / 1_000.0);
  }

  private void gauge(String name, ToDoubleFunction<MappingStatus> value) {
    all.add(Gauge.builder(name, this, value).tags(tags).register(registry));
  }

  /** What is counted of a mapping that is gone is not shown any more. */
  void close() {
    for (Meter meter : all) registry.remove(meter);
  }

  String state() {
    return state;
  }

  void state(String now) {
    state = now;
  }

  /** {@code LastProcessingResult}. */
  String result() {
    return result;
  }

  long ageMillis() {
    return ageMillis;
  }

  /** Records that wait, as far as its source tells. */
  long behindRecords() {
    return behind;
  }

  long keptBytes() {
    return keptBytes;
  }

  @Override
  public void result(String text) {
    result = text;
  }

  @Override
  public void invoked(int records, Duration iteratorAge) {
    invoked.increment(records);
    ageMillis = Math.max(0, iteratorAge.toMillis());
  }

  /** Bytes of its log that a database keeps for this mapping. */
  @Override
  public void kept(long bytes) {
    keptBytes = bytes;
    if (keeps) return;
    keeps = true;
    gauge("penstock.mapping.slot.lag.bytes", s -> s.keptBytes);
  }

  /** CloudWatch's OffsetLag. */
  @Override
  public void behind(long records) {
    behind = records;
    if (lags) return;
    lags = true;
    gauge("penstock.mapping.offset.lag", s -> s.behind);
  }

  @Override
  public void settled(int records) {
    polled.increment(records);
  }

  @Override
  public void filteredOut(int records) {
    filtered.increment(records);
    polled.increment(records);
  }

  @Override
  public void gaveUp(int records) {
    failed.increment(records);
  }
}
