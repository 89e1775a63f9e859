package io.penstock.trigger.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.Arn;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/**
 * What functions get of a shard, from what the services' APIs hand out: one JSON text per record,
 * and events of several. The numbers of attribute values are texts and stay so.
 */
public final class ShardRecords {
  private ShardRecords() {}

  /**
   * A tumbling window, as its event tells it.
   *
   * @param state JSON object that the function returned last; <code>{}</code> at first
   * @param last the window's last invocation
   * @param early ended before its time
   */
  public record Window(
      Instant start, Instant end, byte[] state, String shardId, boolean last, boolean early) {}

  /** An event of some records. */
  public static Buffer event(List<byte[]> records) {
    return records(records, 16).endObject().toBuffer();
  }

  /** An event of some records, or of none at a window's end, with the window's state. */
  public static Buffer event(List<byte[]> records, String streamArn, Window window) {
    return records(records, 400 + window.state().length)
        .key("window")
        .beginObject()
        .member("start", seconds(window.start()))
        .member("end", seconds(window.end()))
        .endObject()
        .key("state")
        .raw(window.state())
        .member("shardId", window.shardId())
        .member("eventSourceARN", streamArn)
        .member("isFinalInvokeForWindow", window.last())
        .member("isWindowTerminatedEarly", window.early())
        .endObject()
        .toBuffer();
  }

  private static Utf8Json records(List<byte[]> records, int more) {
    int size = more;
    for (byte[] record : records) size += record.length + 1;
    var json = new Utf8Json(size).beginObject().key("Records").beginArray();
    records.forEach(json::raw);
    return json.endArray();
  }

  /**
   * A record of Kinesis's {@code GetRecords}.
   *
   * @param roleArn of the function, told to it as who invokes it
   */
  public static byte[] ofKinesis(
      JsonNode record, String streamArn, String shardId, String roleArn) {
    String sequence = record.path("SequenceNumber").asText();
    var json = new Utf8Json(record.path("Data").asText().length() + 600).beginObject();
    json.key("kinesis")
        .beginObject()
        .member("kinesisSchemaVersion", "1.0")
        .member("partitionKey", record.path("PartitionKey").asText())
        .member("sequenceNumber", sequence)
        .member("data", record.path("Data").asText())
        .key("approximateArrivalTimestamp")
        .raw(bytes(time(record.path("ApproximateArrivalTimestamp"), 3).toPlainString()))
        .endObject();
    return json.member("eventSource", "aws:kinesis")
        .member("eventVersion", "1.0")
        .member("eventID", shardId + ":" + sequence)
        .member("eventName", "aws:kinesis:record")
        .member("invokeIdentityArn", roleArn)
        .member("awsRegion", Arn.of(streamArn).region())
        .member("eventSourceARN", streamArn)
        .endObject()
        .toBytes();
  }

  /** A record of DynamoDB Streams' {@code GetRecords}. */
  public static byte[] ofDynamoDb(JsonNode record, String streamArn) {
    ObjectNode change = ((ObjectNode) record.path("dynamodb")).deepCopy();
    JsonNode created = change.path("ApproximateCreationDateTime");
    if (created.isNumber()) change.put("ApproximateCreationDateTime", created.asLong());
    var json =
        new Utf8Json(1024)
            .beginObject()
            .member("eventID", record.path("eventID").asText())
            .member("eventName", record.path("eventName").asText())
            .member("eventVersion", "1.1")
            .member("eventSource", "aws:dynamodb")
            .member("awsRegion", Arn.of(streamArn).region())
            .key("dynamodb")
            .raw(bytes(change.toString()));
    JsonNode identity = record.path("userIdentity");
    if (identity.isObject())
      json.key("userIdentity")
          .beginObject()
          .member("type", identity.path("Type").asText())
          .member("principalId", identity.path("PrincipalId").asText())
          .endObject();
    return json.member("eventSourceARN", streamArn).endObject().toBytes();
  }

  /** The item a change is of: changes of equal keys are kept in order. */
  public static String keyOfItem(JsonNode record) {
    var keys = new TreeMap<String, String>();
    record
        .path("dynamodb")
        .path("Keys")
        .properties()
        .forEach(key -> keys.put(key.getKey(), key.getValue().toString()));
    return keys.toString();
  }

  /** When Kinesis took the record, or about when DynamoDB made the change. */
  public static Instant arrival(JsonNode record) {
    JsonNode time = record.path("ApproximateArrivalTimestamp");
    if (time.isMissingNode()) time = record.path("dynamodb").path("ApproximateCreationDateTime");
    return Instant.ofEpochMilli(time(time, 3).movePointRight(3).longValue());
  }

  private static BigDecimal time(JsonNode seconds, int digits) {
    return seconds.decimalValue().setScale(digits, RoundingMode.DOWN);
  }

  private static String seconds(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond()).toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
