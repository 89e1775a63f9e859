package io.penstock.gateway.s3;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is counted of buckets: changes that came, and notifications they became. Any thread. */
final class BucketMeters {
  private record Pair(Counter changes, Counter notifications) {}

  private final MeterRegistry registry;
  private final Map<String, Pair> buckets = new ConcurrentHashMap<>();

  public BucketMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void came(String bucket, int notifications) {
    Pair pair =
        buckets.computeIfAbsent(
            bucket,
            name ->
                new Pair(
                    registry.counter("penstock.bucket.changes", "bucket", name),
                    registry.counter("penstock.bucket.notifications", "bucket", name)));
    pair.changes.increment();
    pair.notifications.increment(notifications);
  }
}
