package io.penstock.trigger.shape;

import io.penstock.function.Arn;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * S3's notifications: a record for each change of an object, by itself in {@code Records}. Pure.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Structure
 *     of notifications</a>
 */
public final class ObjectEvent {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ObjectEvent() {}

  /**
   * What is known of a change that no store has told of itself.
   *
   * @param event without {@code s3:}
   * @param encodedKey form-encoded, slashes kept
   * @param size null for a removed object
   * @param eTag without quotes; null for a removed object
   * @param sequencer hexadecimal, growing with every change of the key
   * @param requestId 16 hexadecimal digits
   * @param cause what noticed it, as {@code x-amz-id-2}
   */
  public record Facts(
      String region,
      Instant time,
      String event,
      String bucket,
      String encodedKey,
      Long size,
      String eTag,
      String sequencer,
      String sourceIp,
      String requestId,
      String cause) {}

  /** The record, without the configuration's id. */
  public static JsonObject record(Facts facts) {
    var object = new JsonObject().put("key", facts.encodedKey);
    if (facts.size != null) object.put("size", facts.size);
    if (facts.eTag != null) object.put("eTag", facts.eTag);
    object.put("sequencer", facts.sequencer);
    return new JsonObject()
        .put("eventVersion", "2.1")
        .put("eventSource", "aws:s3")
        .put("awsRegion", facts.region)
        .put("eventTime", time(facts.time))
        .put("eventName", facts.event)
        .put("userIdentity", new JsonObject().put("principalId", "AWS:penstock"))
        .put("requestParameters", new JsonObject().put("sourceIPAddress", facts.sourceIp))
        .put(
            "responseElements",
            new JsonObject()
                .put("x-amz-request-id", facts.requestId)
                .put("x-amz-id-2", facts.cause))
        .put(
            "s3",
            new JsonObject()
                .put("s3SchemaVersion", "1.0")
                .put("bucket", bucket(facts.bucket))
                .put("object", object));
  }

  public static JsonObject bucket(String name) {
    return new JsonObject()
        .put("name", name)
        .put("ownerIdentity", new JsonObject().put("principalId", "penstock"))
        .put("arn", arn(name));
  }

  public static String arn(String bucket) {
    return Arn.ofBucket(bucket).toString();
  }

  /** To the millisecond, as S3 writes it. */
  public static String time(Instant time) {
    return TIME.format(time);
  }

  /** The event of one record for one configuration. */
  public static Buffer of(JsonObject record, String configurationId) {
    JsonObject s3 = record.getJsonObject("s3");
    var configured =
        new JsonObject()
            .put("s3SchemaVersion", s3.getValue("s3SchemaVersion"))
            .put("configurationId", configurationId);
    for (String name : s3.fieldNames())
      if (!configured.containsKey(name)) configured.put(name, s3.getValue(name));
    var whole = new JsonObject();
    for (String name : record.fieldNames())
      whole.put(name, name.equals("s3") ? configured : record.getValue(name));
    return new JsonObject().put("Records", new JsonArray().add(whole)).toBuffer();
  }

  /** What queues and topics are sent when they are configured; functions never see it. */
  public static Buffer test(String bucket, Instant time, String requestId) {
    return new JsonObject()
        .put("Service", "Amazon S3")
        .put("Event", "s3:TestEvent")
        .put("Time", time(time))
        .put("Bucket", bucket)
        .put("RequestId", requestId)
        .put("HostId", "penstock")
        .toBuffer();
  }
}
