package io.penstock.gateway.sqs;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.store.MessageStore.Counts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What queues hold, with CloudWatch's names; as of the last look. Any thread. */
final class QueueMeters {
  private final MeterRegistry registry;
  private final Map<String, One> queues = new ConcurrentHashMap<>();

  /** One queue's numbers. */
  private static final class One {
    private volatile Counts counts;
    private volatile long now;
    private final List<Meter> meters = new ArrayList<>();
  }

  public QueueMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void seen(String queue, Counts counts, long now) {
    One one = queues.computeIfAbsent(queue, this::made);
    one.counts = counts;
    one.now = now;
  }

  private One made(String queue) {
    var one = new One();
    gauge(one, "aws.sqs.approximate.number.of.messages.visible", queue, Counts::visible);
    gauge(one, "aws.sqs.approximate.number.of.messages.not.visible", queue, Counts::inFlight);
    gauge(one, "aws.sqs.approximate.number.of.messages.delayed", queue, Counts::delayed);
    one.meters.add(
        Gauge.builder(
                "aws.sqs.approximate.age.of.oldest.message.seconds",
                one,
                o ->
                    o.counts == null || o.counts.oldestSent() == 0
                        ? 0
                        : (o.now - o.counts.oldestSent()) / 1000.0)
            .tag("queue", queue)
            .register(registry));
    return one;
  }

  private void gauge(One one, String name, String queue, ToDoubleFunction<Counts> what) {
    one.meters.add(
        Gauge.builder(name, one, o -> o.counts == null ? 0 : what.applyAsDouble(o.counts))
            .tag("queue", queue)
            .register(registry));
  }

  void gone(String queue) {
    One one = queues.remove(queue);
    if (one != null) one.meters.forEach(registry::remove);
  }
}
