package io.penstock.trigger.stream;

import java.util.HashMap;
import java.util.Map;

/**
 * A topic and how it is read.
 *
 * @param servers of the mapping; the operator's, where the connection names some, win
 */
public record KafkaTopic(
    KafkaConnection connection, String servers, String name, String group, StartAt start) {

  /** All that the client is told. */
  Map<String, Object> client() {
    var all = new HashMap<String, Object>();
    all.put("fetch.max.bytes", 16 << 20);
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

  @Override
  public String toString() {
    return "kafka:" + name;
  }
}
