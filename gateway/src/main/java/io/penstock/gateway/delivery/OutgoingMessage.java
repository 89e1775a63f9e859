package io.penstock.gateway.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
 */
public record OutgoingMessage(
    String id,
    Buffer body,
    Map<String, Attribute> attributes,
    String groupId,
    String deduplicationId,
    String subject,
    BusEntry entry) {

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

  public OutgoingMessage {
    attributes = Map.copyOf(attributes);
  }

  public static OutgoingMessage of(String id, Buffer body, Map<String, Attribute> attributes) {
    return new OutgoingMessage(id, body, attributes, null, null, null, null);
  }

  OutgoingMessage withId(String newId) {
    return new OutgoingMessage(newId, body, attributes, groupId, deduplicationId, subject, entry);
  }

  public OutgoingMessage inGroup(String group, String deduplication) {
    return new OutgoingMessage(id, body, attributes, group, deduplication, subject, entry);
  }

  public OutgoingMessage with(BusEntry busEntry) {
    return new OutgoingMessage(id, body, attributes, groupId, deduplicationId, subject, busEntry);
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
                entry.getJsonArray("resources").stream().map(String.class::cast).toList()));
  }
}
