package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a function gets of a Kafka topic: an object of lists, one per partition, in the order of
 * their offsets. Keys and values are base64, header values lists of signed bytes; a missing key and
 * a tombstone's value are left out.
 */
public final class KafkaEvent {
  private KafkaEvent() {}

  /**
   * @param clusterArn of MSK; null for a cluster that is not AWS's
   * @param bootstrapServers {@code host:port}, comma-separated
   * @param records of one partition in the order of their offsets
   */
  public static Buffer of(String clusterArn, String bootstrapServers, List<KafkaRecord> records) {
    int size = 200;
    for (KafkaRecord record : records) size += record.size();
    var json = new Utf8Json(size).beginObject();
    json.member("eventSource", clusterArn == null ? "SelfManagedKafka" : "aws:kafka");
    if (clusterArn != null) json.member("eventSourceArn", clusterArn);
    json.member("bootstrapServers", bootstrapServers);
    json.key("records").beginObject();
    byPlace(records)
        .forEach(
            (place, some) -> {
              json.key(place).beginArray();
              some.forEach(record -> write(json, record));
              json.endArray();
            });
    return json.endObject().endObject().toBuffer();
  }

  private static LinkedHashMap<String, List<KafkaRecord>> byPlace(List<KafkaRecord> records) {
    var places = new LinkedHashMap<String, List<KafkaRecord>>();
    KafkaRecord last = null;
    List<KafkaRecord> run = null;
    for (KafkaRecord record : records) {
      if (last == null
          || last.partition() != record.partition()
          || !last.topic().equals(record.topic()))
        run = places.computeIfAbsent(record.place(), place -> new ArrayList<>());
      run.add(record);
      last = record;
    }
    return places;
  }

  private static void write(Utf8Json json, KafkaRecord record) {
    json.beginObject()
        .member("topic", record.topic())
        .member("partition", record.partition())
        .member("offset", record.offset())
        .member("timestamp", record.timestamp())
        .member("timestampType", record.timestampType());
    if (record.key() != null) json.key("key").base64(record.key());
    if (record.value() != null) json.key("value").base64(record.value());
    json.key("headers").beginArray();
    for (KafkaRecord.Header header : record.headers()) {
      json.beginObject().key(header.name()).beginArray();
      if (header.value() != null) for (byte b : header.value()) json.number(b);
      json.endArray().endObject();
    }
    json.endArray().endObject();
  }
}
