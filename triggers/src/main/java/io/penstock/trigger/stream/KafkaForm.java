package io.penstock.trigger.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.SourceRecord;
import io.penstock.trigger.shape.KafkaEvent;
import io.penstock.trigger.shape.KafkaRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Batches of Kafka records, of several partitions together.
 *
 * @param clusterArn null when the cluster is not AWS's
 */
public record KafkaForm(String clusterArn, String servers) implements BatchForm {
  @Override
  public boolean mixesLanes() {
    return true;
  }

  @Override
  public Buffer event(List<? extends SourceRecord> records) {
    return KafkaEvent.of(clusterArn, servers, kafka(records));
  }

  @Override
  public int find(List<? extends SourceRecord> records, JsonNode item) {
    JsonNode offset = item.path("offset");
    if (!offset.isIntegralNumber() || !item.path("partition").isTextual()) return -1;
    String place = item.get("partition").asText();
    for (int i = 0; i < records.size(); i++) {
      KafkaRecord record = ((KafkaSourceRecord) records.get(i)).record();
      if (record.offset() == offset.asLong() && record.place().equals(place)) return i;
    }
    return -1;
  }

  @Override
  public void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize) {
    var first = new LinkedHashMap<String, KafkaRecord>();
    var last = new LinkedHashMap<String, KafkaRecord>();
    for (KafkaRecord record : kafka(records)) {
      first.putIfAbsent(record.place(), record);
      last.put(record.place(), record);
    }
    var places = new JsonObject();
    first.forEach(
        (place, from) ->
            places.put(
                place,
                new JsonObject()
                    .put("firstRecordOffset", Long.toString(from.offset()))
                    .put("lastRecordOffset", Long.toString(last.get(place).offset()))
                    .put("firstRecordTimestamp", time(from))
                    .put("lastRecordTimestamp", time(last.get(place)))));
    var info = new JsonObject().put("batchSize", records.size());
    if (clusterArn != null) info.put("eventSourceArn", clusterArn);
    failure.put(
        "KafkaBatchInfo",
        info.put("bootstrapServers", servers)
            .put("payloadSize", payloadSize)
            .put("recordsInfo", places));
  }

  /**
   * What a topic is told of one record that is given up: with the record itself, as the function
   * would have had it.
   */
  public JsonObject failure(
      FailedBatch failed, SourceRecord record, String functionArn, Instant now) {
    KafkaRecord one = ((KafkaSourceRecord) record).record();
    Buffer payload = event(List.of(record));
    String condition =
        failed.condition().equals(FailedBatch.EXHAUSTED) ? "RetriesExhausted" : failed.condition();
    var info = new JsonObject().put("batchSize", 1);
    if (clusterArn != null) info.put("eventSourceArn", clusterArn);
    info.put("bootstrapServers", servers)
        .put("payloadSize", payload.length())
        .put(
            "recordInfo",
            new JsonObject()
                .put("offset", Long.toString(one.offset()))
                .put("timestamp", time(one)));
    return failed
        .context(functionArn, condition, now)
        .put("KafkaBatchInfo", info)
        .put("payload", new JsonObject(payload));
  }

  /** The record's key; null when it has none. */
  public static byte[] key(SourceRecord record) {
    return ((KafkaSourceRecord) record).record().key();
  }

  /** The record's partition, as AWS names it. */
  public static String place(SourceRecord record) {
    return ((KafkaSourceRecord) record).record().place();
  }

  private static String time(KafkaRecord record) {
    return TIME.format(Instant.ofEpochMilli(record.timestamp()));
  }

  private static final java.time.format.DateTimeFormatter TIME =
      new java.time.format.DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static List<KafkaRecord> kafka(List<? extends SourceRecord> records) {
    return records.stream().map(record -> ((KafkaSourceRecord) record).record()).toList();
  }
}
