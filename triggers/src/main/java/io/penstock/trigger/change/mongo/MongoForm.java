package io.penstock.trigger.change.mongo;

import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.SourceRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/**
 * What Lambda gives a function of a DocumentDB change stream: {@code events[].event}, values in
 * MongoDB's relaxed extended JSON.
 */
public record MongoForm(String cluster) implements BatchForm {
  private static final JsonWriterSettings JSON =
      JsonWriterSettings.builder().outputMode(JsonMode.RELAXED).build();
  private static final byte[] BEFORE = "{\"event\":".getBytes(StandardCharsets.UTF_8);

  /** A change's part of the event. */
  static byte[] item(BsonDocument change) {
    byte[] json = change.toJson(JSON).getBytes(StandardCharsets.UTF_8);
    var item = new byte[BEFORE.length + json.length + 1];
    System.arraycopy(BEFORE, 0, item, 0, BEFORE.length);
    System.arraycopy(json, 0, item, BEFORE.length, json.length);
    item[item.length - 1] = '}';
    return item;
  }

  @Override
  public boolean mixesLanes() {
    return false;
  }

  @Override
  public Buffer event(List<? extends SourceRecord> records) {
    int size = 128 + cluster.length();
    for (SourceRecord record : records) size += record.size();
    Buffer event =
        Buffer.buffer(size)
            .appendString("{\"eventSourceArn\":" + Json.encode(cluster) + ",\"events\":[");
    String comma = "";
    for (SourceRecord record : records) {
      event.appendString(comma).appendBytes(((ChangeRecord) record).item());
      comma = ",";
    }
    return event.appendString("],\"eventSource\":\"aws:docdb\"}");
  }

  @Override
  public void describe(
      JsonObject failure, String lane, List<? extends SourceRecord> records, int payloadSize) {
    failure.put(
        "DocumentDBBatchInfo",
        new JsonObject()
            .put("clusterArn", cluster)
            .put("startResumeToken", token(records.getFirst()))
            .put("endResumeToken", token(records.getLast()))
            .put("approximateArrivalOfFirstRecord", records.getFirst().arrival().toString())
            .put("approximateArrivalOfLastRecord", records.getLast().arrival().toString())
            .put("batchSize", records.size()));
  }

  private static String token(SourceRecord record) {
    return record.filtered().path("event").path("_id").path("_data").asText();
  }
}
