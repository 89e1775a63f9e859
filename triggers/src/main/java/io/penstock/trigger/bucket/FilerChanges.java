package io.penstock.trigger.bucket;

import io.penstock.trigger.shape.ObjectEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What SeaweedFS's filer posts of a file: {@code key} is its path, {@code message} the entry before
 * and after ({@code old_entry}, {@code new_entry}, {@code new_parent_path}). Objects are files
 * below {@code /buckets/NAME/}; of everything else, and of uploads that are not whole, it tells
 * too, and nothing follows. A file that is moved is removed and created. What the filer says is
 * less than S3 says: no version, no request, no sender; the event's time is that of the
 * notification.
 *
 * @param region of the records
 */
record FilerChanges(String region, InstantSource clock) {
  private static final String BUCKETS = "/buckets/";
  private static final String UPLOADS = ".uploads/";

  /** Where versions of an object are, in buckets that have them. */
  private static final Pattern VERSION = Pattern.compile("(.+)\\.versions/v_[^/]+");

  private static final String DELETE_MARKER = "Delete-Marker";
  private static final byte[] SENDER = "filer".getBytes(StandardCharsets.UTF_8);

  static boolean isOne(JsonObject told) {
    return told.getValue("key") instanceof String
        && told.getValue("event_type") instanceof String
        && told.getValue("message") instanceof JsonObject;
  }

  void read(JsonObject told, String place, List<ObjectChange> changes) {
    JsonObject message = told.getJsonObject("message");
    JsonObject before = entry(message, "old_entry", place);
    JsonObject after = entry(message, "new_entry", place);
    String from = told.getString("key");
    String to = from;
    if (after != null
        && message.getValue("new_parent_path") instanceof String parent
        && after.getValue("name") instanceof String name)
      to = (parent.endsWith("/") ? parent : parent + "/") + name;
    if (before != null && (after == null || !from.equals(to)))
      add(from, before, "ObjectRemoved:Delete", place, changes);
    if (after != null && (before == null || !from.equals(to) || !content(before, after)))
      add(to, after, "ObjectCreated:Put", place, changes);
  }

  private static JsonObject entry(JsonObject message, String name, String place) {
    Object entry = message.getValue(name);
    if (entry == null) return null;
    if (entry instanceof JsonObject json) return json;
    throw new InvalidNotificationException(place + "message." + name + " is no JSON object.");
  }

  /**
   * Whether only what surrounds a file has changed, such as its rights. Its time counts: bytes that
   * are put again may be the same.
   */
  private static boolean content(JsonObject before, JsonObject after) {
    return version(before).equals(version(after));
  }

  /** What tells one content of a file from the next: its chunks have names of their own. */
  private static String version(JsonObject entry) {
    JsonObject facts = facts(entry);
    var all = new StringBuilder();
    for (String member : List.of("chunks", "content"))
      all.append(entry.getValue(member)).append(' ');
    for (String member : List.of("mtime", "file_size", "md5"))
      all.append(facts.getValue(member)).append(' ');
    return digest(all.toString());
  }

  private static String digest(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static JsonObject facts(JsonObject entry) {
    return entry.getValue("attributes") instanceof JsonObject facts ? facts : new JsonObject();
  }

  private void add(
      String path, JsonObject entry, String event, String place, List<ObjectChange> changes) {
    if (Boolean.TRUE.equals(entry.getValue("is_directory")) || !path.startsWith(BUCKETS)) return;
    int slash = path.indexOf('/', BUCKETS.length());
    if (slash < 0) return;
    String bucket = path.substring(BUCKETS.length(), slash);
    String key = path.substring(slash + 1);
    Matcher version = VERSION.matcher(key);
    if (version.matches()) key = version.group(1);
    if (key.isEmpty() || key.startsWith(UPLOADS)) return;
    String problem = ObjectKeys.problem(key);
    if (problem != null) throw new InvalidNotificationException(place + "key " + problem + ".");
    boolean created = event.startsWith("ObjectCreated");
    if (created && isDeleteMarker(entry)) {
      created = false;
      event = "ObjectRemoved:DeleteMarkerCreated";
    }
    Instant now = clock.instant();
    var record =
        new ObjectEvent.Facts(
            region,
            now,
            event,
            bucket,
            ObjectKeys.encode(key),
            created ? size(entry) : null,
            created ? eTag(entry) : null,
            HexFormat.of().withUpperCase().toHexDigits(now.toEpochMilli() << 20),
            "",
            digest(path + event + version(entry) + now)
                .substring(19)
                .replace("-", "")
                .toUpperCase(Locale.ROOT),
            Base64.getEncoder().encodeToString(SENDER));
    // Nothing in it tells a change from the same one later: what is sent again is told again.
    changes.add(new ObjectChange(bucket, key, event, null, ObjectEvent.record(record)));
  }

  private static boolean isDeleteMarker(JsonObject entry) {
    return entry.getValue("extended") instanceof JsonObject extended
        && extended.fieldNames().stream().anyMatch(name -> name.endsWith(DELETE_MARKER));
  }

  private static Long size(JsonObject entry) {
    return facts(entry).getValue("file_size") instanceof Number size ? size.longValue() : 0L;
  }

  /** MD5 in hexadecimal digits; null when the filer has none. */
  private static String eTag(JsonObject entry) {
    if (!(facts(entry).getValue("md5") instanceof String md5)) return null;
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(md5));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
