package io.penstock.trigger.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic and how it is read.
 *
 * @param servers of the mapping; the operator's, where the connection names some, win
 */
public record KafkaTopic(
    KafkaConnection connection, String servers, String name, String group, StartAt start) {
  private static final int ANSWER_MILLIS = 5_000;

  /** All that the client is told. */
  Map<String, Object> client() {
    var all = new HashMap<String, Object>();
    all.put("fetch.max.bytes", 16 << 20);
    all.put("max.partition.fetch.bytes", 512 << 10);
    all.put("max.poll.records", 2000);
    all.put("default.api.timeout.ms", 15_000);
    all.put("request.timeout.ms", 10_000);
    all.put("reconnect.backoff.max.ms", 2_000);
    all.putAll(connection.client(servers));
    if (!"consumer".equalsIgnoreCase(String.valueOf(all.get("group.protocol"))))
      all.put(
          "partition.assignment.strategy",
          "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    all.put("group.id", group);
    all.put("client.id", "penstock-" + name);
    all.put("enable.auto.commit", false);
    all.put("allow.auto.create.topics", false);
    // A committed position that the broker has deleted: the oldest there is loses least.
    all.put("auto.offset.reset", "earliest");
    return all;
  }

  /**
   * Which of these topics the cluster does not have. None when it does not answer in time: that is
   * no reason to say that they are missing. Blocks.
   */
  public Set<String> missing(Set<String> topics) {
    var settings = new HashMap<>(connection.client(servers));
    KafkaConnection.CONSUMERS.forEach(settings::remove);
    settings.put("client.id", "penstock-check");
    settings.put("request.timeout.ms", ANSWER_MILLIS);
    settings.put("default.api.timeout.ms", ANSWER_MILLIS);
    var missing = new TreeSet<String>();
    try (var admin = Admin.create(settings)) {
      for (var answer : admin.describeTopics(topics).topicNameValues().entrySet()) {
        try {
          answer.getValue().get();
        } catch (ExecutionException e) {
          if (e.getCause() instanceof UnknownTopicOrPartitionException
              || e.getCause() instanceof InvalidTopicException) missing.add(answer.getKey());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Set.of();
        }
      }
    } catch (KafkaException e) {
      return Set.of();
    }
    return missing;
  }

  @Override
  public String toString() {
    return "kafka:" + name;
  }
}
