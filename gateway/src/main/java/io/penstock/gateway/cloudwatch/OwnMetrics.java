package io.penstock.gateway.cloudwatch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Takes what the gateway counts over into the history. One thread at a time. */
final class OwnMetrics {
  /** What a meter is to CloudWatch: the dimension is the value of the meter's tag. */
  private record Shown(String namespace, String name, String dimension, String tag) {}

  private static final Map<String, Shown> SHOWN =
      Map.ofEntries(
          lambda("aws.lambda.invocations", "Invocations"),
          lambda("aws.lambda.errors", "Errors"),
          lambda("aws.lambda.throttles", "Throttles"),
          lambda("aws.lambda.duration", "Duration"),
          lambda("aws.lambda.concurrent.executions", "ConcurrentExecutions"),
          queue("messages.visible", "ApproximateNumberOfMessagesVisible"),
          queue("messages.not.visible", "ApproximateNumberOfMessagesNotVisible"),
          queue("messages.delayed", "ApproximateNumberOfMessagesDelayed"),
          Map.entry(
              "aws.sqs.approximate.age.of.oldest.message.seconds",
              new Shown("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "queue")),
          Map.entry(
              "penstock.topic.messages.published",
              new Shown("AWS/SNS", "NumberOfMessagesPublished", "TopicName", "topic")),
          bus("put.events", "PutEventsEntriesCount"),
          bus("matched.events", "MatchedEvents"),
          bus("triggered.rules", "TriggeredRules"),
          bus("invocations", "Invocations"));

  private static Map.Entry<String, Shown> lambda(String meter, String name) {
    return Map.entry(meter, new Shown("AWS/Lambda", name, "FunctionName", "function_name"));
  }

  private static Map.Entry<String, Shown> queue(String meter, String name) {
    return Map.entry(
        "aws.sqs.approximate.number.of." + meter, new Shown("AWS/SQS", name, "QueueName", "queue"));
  }

  private static Map.Entry<String, Shown> bus(String meter, String name) {
    return Map.entry(
        "penstock.eventbus." + meter, new Shown("AWS/Events", name, "EventBusName", "bus"));
  }

  private final MeterRegistry registry;
  private final MetricHistory history;
  private final InstantSource clock;

  /** What counters and timers had at the last look. */
  private Map<Meter.Id, double[]> before = new HashMap<>();

  OwnMetrics(MeterRegistry registry, MetricHistory history, InstantSource clock) {
    this.registry = registry;
    this.history = history;
    this.clock = clock;
  }

  /** Adds what has been counted since the last look to the minute that it is. */
  synchronized void look() {
    long minute = Math.floorDiv(clock.instant().getEpochSecond(), 60L);
    var now = new HashMap<Meter.Id, double[]>();
    for (Meter meter : registry.getMeters()) {
      Shown shown = SHOWN.get(meter.getId().getName());
      String of = shown == null ? null : meter.getId().getTag(shown.tag);
      if (of == null) continue;
      var metric = new Metric(shown.namespace, shown.name, Map.of(shown.dimension, of));
      switch (meter) {
        case Counter counter -> {
          double more = since(now, meter, counter.count(), 0)[0];
          if (more > 0) history.add(metric, minute, new Statistics(more, more, 1, 1));
        }
        case Timer timer -> {
          double[] more = since(now, meter, timer.count(), timer.totalTime(TimeUnit.MILLISECONDS));
          if (more[0] > 0) history.add(metric, minute, Statistics.summed(more[0], more[1]));
        }
        case Gauge gauge -> {
          if (gauge.value() > 0 || history.has(metric))
            history.add(metric, minute, Statistics.of(gauge.value()));
        }
        default -> {}
      }
    }
    before = now;
    history.forget(minute);
  }

  private double[] since(Map<Meter.Id, double[]> now, Meter meter, double count, double sum) {
    double[] last = before.getOrDefault(meter.getId(), new double[2]);
    now.put(meter.getId(), new double[] {count, sum});
    return new double[] {count - last[0], sum - last[1]};
  }
}
