package io.penstock.gateway.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message for a target that is not a function. Each target takes of it what it knows: a queue the
 * attributes and the group, a bus the entry.
 *
 * @param id stays the same over retries: receivers can tell repetitions by it
 * @param attributes message attributes by name
 * @param groupId message group, for FIFO queues and topics; or null
 * @param deduplicationId likewise
 * @param subject for topics, or null
 * @param entry what an event bus is told beside the detail; null: the sender has not said
 * @param http what an API destination is told beside the body
 * @param objectKey for buckets, or null
 */
public record OutgoingMessage(
    String id,
    Buffer body,
    Map<String, Attribute> attributes,
    String groupId,
    String deduplicationId,
    String subject,
    BusEntry entry,
    HttpParts http,
    String objectKey) {
  /** Among a delivery's details: why its message cannot be used. */
  public static final String UNUSABLE = "unusable";

  /**
   * An SQS or SNS message attribute.
   *
   * @param type {@code String}, {@code Number}, {@code Binary}, {@code String.Array}, or one of
   *     these with a suffix of the sender's own
   * @param value text; of a binary one base64
   */
  public record Attribute(String type, String value) {}

  /** Of an event for a bus: all but its detail, which is the message's body. */
  public record BusEntry(String source, String detailType, List<String> resources) {
    public BusEntry {
      resources = List.copyOf(resources);
    }
  }

  /**
   * Parts of an HTTP request.
   *
   * @param path what stands for the wildcards of the endpoint's path
   */
  public record HttpParts(
      List<String> path, Map<String, String> headers, Map<String, String> query) {
    public static final HttpParts NONE = new HttpParts(List.of(), Map.of(), Map.of());

    public HttpParts {
      path = List.copyOf(path);
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }

    private JsonObject write() {
      return new JsonObject()
          .put("path", new JsonArray(path))
          .put("headers", new JsonObject(new LinkedHashMap<>(headers)))
          .put("query", new JsonObject(new LinkedHashMap<>(query)));
    }

    private static HttpParts read(JsonObject json) {
      return new HttpParts(
          json.getJsonArray("path").stream().map(String.class::cast).toList(),
          texts(json.getJsonObject("headers")),
          texts(json.getJsonObject("query")));
    }

    private static Map<String, String> texts(JsonObject json) {
      var texts = new LinkedHashMap<String, String>();
      for (String key : json.fieldNames()) texts.put(key, json.getString(key));
      return texts;
    }
  }

  public OutgoingMessage {
    attributes = Map.copyOf(attributes);
  }

  public static OutgoingMessage of(String id, Buffer body, Map<String, Attribute> attributes) {
    return new OutgoingMessage(id, body, attributes, null, null, null, null, HttpParts.NONE, null);
  }

  /**
   * The message that a delivery carries.
   *
   * @throws UndeliverableException when its details say that it cannot be used
   */
  public static OutgoingMessage ofUsable(Delivery delivery) {
    String unusable = new JsonObject(delivery.details()).getString(UNUSABLE);
    if (unusable != null) throw new UndeliverableException(unusable);
    return of(delivery);
  }

  public OutgoingMessage withId(String newId) {
    return new OutgoingMessage(
        newId, body, attributes, groupId, deduplicationId, subject, entry, http, objectKey);
  }

  public OutgoingMessage inGroup(String group, String deduplication) {
    return new OutgoingMessage(
        id, body, attributes, group, deduplication, subject, entry, http, objectKey);
  }

  public OutgoingMessage with(BusEntry busEntry) {
    return new OutgoingMessage(
        id, body, attributes, groupId, deduplicationId, subject, busEntry, http, objectKey);
  }

  public OutgoingMessage with(HttpParts parts) {
    return new OutgoingMessage(
        id, body, attributes, groupId, deduplicationId, subject, entry, parts, objectKey);
  }

  public OutgoingMessage about(String newSubject) {
    return new OutgoingMessage(
        id, body, attributes, groupId, deduplicationId, newSubject, entry, http, objectKey);
  }

  /** As an object of a bucket. */
  public OutgoingMessage under(String key) {
    return new OutgoingMessage(
        id, body, attributes, groupId, deduplicationId, subject, entry, http, key);
  }

  /** All but id and body, for {@link Delivery#details()}; origins add members of their own. */
  public JsonObject details() {
    var json = new JsonObject();
    if (!attributes.isEmpty()) {
      var all = new JsonObject();
      attributes.forEach(
          (name, a) -> all.put(name, new JsonObject().put("type", a.type).put("value", a.value)));
      json.put("attributes", all);
    }
    if (groupId != null) json.put("group", groupId);
    if (deduplicationId != null) json.put("deduplication", deduplicationId);
    if (subject != null) json.put("subject", subject);
    if (entry != null)
      json.put(
          "entry",
          new JsonObject()
              .put("source", entry.source)
              .put("detailType", entry.detailType)
              .put("resources", new JsonArray(entry.resources)));
    if (!http.equals(HttpParts.NONE)) json.put("http", http.write());
    if (objectKey != null) json.put("key", objectKey);
    return json;
  }

  /** The message that a delivery's id, payload and {@link #details()} make. */
  public static OutgoingMessage of(Delivery delivery) {
    var details =
        delivery.details() == null ? new JsonObject() : new JsonObject(delivery.details());
    var attributes = new LinkedHashMap<String, Attribute>();
    JsonObject stored = details.getJsonObject("attributes", new JsonObject());
    for (String name : stored.fieldNames()) {
      JsonObject one = stored.getJsonObject(name);
      attributes.put(name, new Attribute(one.getString("type"), one.getString("value")));
    }
    JsonObject entry = details.getJsonObject("entry");
    JsonObject http = details.getJsonObject("http");
    return new OutgoingMessage(
        delivery.id(),
        delivery.payload(),
        attributes,
        details.getString("group"),
        details.getString("deduplication"),
        details.getString("subject"),
        entry == null
            ? null
            : new BusEntry(
                entry.getString("source"),
                entry.getString("detailType"),
                entry.getJsonArray("resources").stream().map(String.class::cast).toList()),
        http == null ? HttpParts.NONE : HttpParts.read(http),
        details.getString("key"));
  }
}
