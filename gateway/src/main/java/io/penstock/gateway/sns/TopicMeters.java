package io.penstock.gateway.sns;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is counted of topics: SNS's NumberOfMessagesPublished, and NumberOfNotifications by protocol
 * and by what became of them. A notification to a function is delivered once it is in the
 * function's queue. Any thread.
 */
final class TopicMeters {
  /** What became of a notification. */
  enum End {
    DELIVERED,
    FAILED,
    FILTERED_OUT,
    REDRIVEN_TO_DLQ
  }

  private record Key(String topic, String protocol, End end) {}

  private final MeterRegistry registry;
  private final Map<String, Counter> published = new ConcurrentHashMap<>();
  private final Map<Key, Counter> notifications = new ConcurrentHashMap<>();

  public TopicMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** There is no such topic any more. */
  void gone(String topic) {
    Counter counter = published.remove(topic);
    if (counter != null) registry.remove(counter);
    for (Key key : notifications.keySet()) {
      Counter of = key.topic.equals(topic) ? notifications.remove(key) : null;
      if (of != null) registry.remove(of);
    }
  }

  void published(String topic) {
    published
        .computeIfAbsent(
            topic, name -> registry.counter("penstock.topic.messages.published", "topic", name))
        .increment();
  }

  /**
   * @param protocol of the subscriptions, one of SNS's
   */
  void notifications(String topic, String protocol, End end, int count) {
    if (count > 0)
      notifications
          .computeIfAbsent(
              new Key(topic, protocol, end),
              key ->
                  registry.counter(
                      "penstock.topic.notifications",
                      "topic",
                      key.topic,
                      "protocol",
                      key.protocol,
                      "end",
                      key.end.name().toLowerCase(Locale.ROOT)))
          .increment(count);
  }
}
