package io.penstock.trigger.bucket;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * One configuration of a bucket's notifications. Pure.
 *
 * @param id told to the receiver as {@code configurationId}
 * @param events types such as {@code s3:ObjectCreated:*}
 * @param prefix compared with the encoded key, as S3 does; empty for any
 * @param suffix likewise
 * @param target ARN of a function, a queue or a topic
 */
public record Notification(
    String id, List<String> events, String prefix, String suffix, String target) {
  public Notification {
    events = List.copyOf(events);
  }

  /**
   * @param encodedKey as {@link ObjectKeys#encode} has it
   */
  public boolean takes(String event, String encodedKey) {
    if (!encodedKey.startsWith(prefix) || !encodedKey.endsWith(suffix)) return false;
    for (String type : events) if (ObjectEvents.takes(type, event)) return true;
    return false;
  }

  /** Whether one event of one object could be meant for both, which S3 refuses. */
  public boolean overlaps(Notification other) {
    boolean keys =
        (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix))
            && (suffix.endsWith(other.suffix) || other.suffix.endsWith(suffix));
    if (!keys) return false;
    for (String mine : events)
      for (String theirs : other.events) if (ObjectEvents.meet(mine, theirs)) return true;
    return false;
  }

  public JsonObject write() {
    return new JsonObject()
        .put("id", id)
        .put("events", new JsonArray(events))
        .put("prefix", prefix)
        .put("suffix", suffix)
        .put("target", target);
  }

  public static Notification read(JsonObject json) {
    return new Notification(
        json.getString("id"),
        json.getJsonArray("events").stream().map(String.class::cast).toList(),
        json.getString("prefix", ""),
        json.getString("suffix", ""),
        json.getString("target"));
  }
}
