package io.penstock.trigger.bucket;

import io.penstock.trigger.shape.ObjectEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads what object stores send of their own accord and makes S3's records of it: Amazon's,
 * MinIO's, Ceph's and of those who speak like one of them; bare, in CloudEvents, or in a topic's
 * message; and of SeaweedFS's filer. What a store says beside S3's members stays where it is. Pure,
 * but for the time.
 *
 * <p>MinIO form-encodes keys, their slashes too; Ceph sends them as they are; Amazon form-encodes
 * all but slashes.
 */
public final class NotificationReader {
  private static final Pattern EVENT = Pattern.compile("[A-Za-z]{1,40}(:[A-Za-z]{1,60}){0,2}");
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{1,255}");
  private static final int MOST_WRAPPINGS = 4;

  private final String region;
  private final FilerChanges filer;

  /**
   * @param region of those stores that know none
   */
  public NotificationReader(String region, InstantSource clock) {
    this.region = region;
    this.filer = new FilerChanges(region, clock);
  }

  /**
   * The changes that it tells of; none for a test event.
   *
   * @throws InvalidNotificationException when it is none
   */
  public List<ObjectChange> read(Buffer body) {
    var changes = new ArrayList<ObjectChange>();
    unwrap(parsed(body, "The body"), "", MOST_WRAPPINGS, changes);
    return changes;
  }

  private static Object parsed(Buffer text, String what) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      throw new InvalidNotificationException(what + " is not JSON.");
    }
  }

  private void unwrap(Object told, String place, int depth, List<ObjectChange> changes) {
    if (depth == 0) throw new InvalidNotificationException(place + " is wrapped too often.");
    if (told instanceof JsonArray all) {
      for (int i = 0; i < all.size(); i++)
        unwrap(all.getValue(i), place + "[" + i + "]", depth - 1, changes);
      return;
    }
    if (!(told instanceof JsonObject json))
      throw new InvalidNotificationException(name(place) + " is no JSON object.");
    if (json.containsKey("Records")) {
      if (!(json.getValue("Records") instanceof JsonArray records))
        throw new InvalidNotificationException(place + "Records is no array.");
      for (int i = 0; i < records.size(); i++)
        changes.add(record(records.getValue(i), place + "Records[" + i + "]"));
    } else if (json.getValue("s3") instanceof JsonObject) {
      changes.add(record(json, name(place)));
    } else if (json.getValue("specversion") instanceof String && json.containsKey("data")) {
      unwrap(json.getValue("data"), place + "data.", depth - 1, changes);
    } else if ("Notification".equals(json.getValue("Type"))
        && json.getValue("Message") instanceof String message) {
      String at = place + "Message";
      unwrap(parsed(Buffer.buffer(message), at), at + ".", depth - 1, changes);
    } else if (FilerChanges.isOne(json)) {
      filer.read(json, place, changes);
    } else if (!"s3:TestEvent".equals(json.getValue("Event"))) {
      throw new InvalidNotificationException(name(place) + " has no Records.");
    }
  }

  private static String name(String place) {
    return place.isEmpty() ? "The notification" : place.replaceAll("\\.$", "");
  }

  private ObjectChange record(Object told, String place) {
    if (!(told instanceof JsonObject record))
      throw new InvalidNotificationException(place + " is no JSON object.");
    String event = text(record, "eventName", place);
    if (event.startsWith("s3:")) event = event.substring(3);
    if (!EVENT.matcher(event).matches()) throw wrong(place, "eventName", "is no type of event");
    JsonObject s3 = object(record, "s3", place);
    JsonObject bucket = object(s3, "bucket", place + ".s3");
    String name = text(bucket, "name", place + ".s3.bucket");
    if (!BUCKET.matcher(name).matches())
      throw wrong(place, "s3.bucket.name", "is no name of a bucket");
    JsonObject object = object(s3, "object", place + ".s3");
    String key = key(record, text(object, "key", place + ".s3.object"), place);
    String version = record.getValue("eventVersion") instanceof String v ? v : "";
    record
        .put("eventVersion", version.matches("2\\.[1-9]\\d?") ? version : "2.1")
        .put("eventSource", "aws:s3")
        .put("eventTime", time(record, place))
        .put("eventName", event);
    if (!(record.getValue("awsRegion") instanceof String given) || given.isEmpty())
      record.put("awsRegion", region);
    if (!(s3.getValue("s3SchemaVersion") instanceof String)) s3.put("s3SchemaVersion", "1.0");
    s3.remove("configurationId");
    bucket.put("arn", ObjectEvent.arn(name));
    object.put("key", ObjectKeys.encode(key));
    if ("".equals(object.getValue("versionId"))) object.remove("versionId");
    if (object.getValue("eTag") instanceof String tag)
      if (tag.isEmpty()) object.remove("eTag");
      else object.put("eTag", tag.replace("\"", ""));
    return new ObjectChange(name, key, event, identity(record, object, event), record);
  }

  private static String key(JsonObject record, String told, String place) {
    String key = told;
    try {
      if (!"ceph:s3".equals(record.getValue("eventSource"))) key = ObjectKeys.decode(told);
    } catch (IllegalArgumentException e) {
      throw wrong(place, "s3.object.key", e.getMessage());
    }
    String problem = ObjectKeys.problem(key);
    if (problem != null) throw wrong(place, "s3.object.key", problem);
    return key;
  }

  private static String time(JsonObject record, String place) {
    try {
      return ObjectEvent.time(Instant.parse(text(record, "eventTime", place)));
    } catch (DateTimeException e) {
      throw wrong(place, "eventTime", "is no time such as 2026-03-04T05:06:07.089Z");
    }
  }

  private static String identity(JsonObject record, JsonObject object, String event) {
    if (object.getValue("sequencer") instanceof String sequencer && !sequencer.isEmpty())
      return event + " " + sequencer + " " + object.getValue("versionId");
    if (record.getValue("responseElements") instanceof JsonObject elements
        && elements.getValue("x-amz-request-id") instanceof String id
        && !id.isEmpty()) return event + " " + id + " " + record.getValue("eventTime");
    return null;
  }

  private static String text(JsonObject in, String name, String place) {
    if (in.getValue(name) instanceof String text && !text.isEmpty()) return text;
    throw wrong(place, name, in.containsKey(name) ? "is no text" : "is missing");
  }

  private static JsonObject object(JsonObject in, String name, String place) {
    if (in.getValue(name) instanceof JsonObject object) return object;
    throw wrong(place, name, in.containsKey(name) ? "is no JSON object" : "is missing");
  }

  private static InvalidNotificationException wrong(String place, String member, String problem) {
    return new InvalidNotificationException(place + "." + member + " " + problem + ".");
  }
}
