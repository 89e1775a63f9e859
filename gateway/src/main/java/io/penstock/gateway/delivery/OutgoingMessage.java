package io.penstock.gateway.delivery;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message for a destination or a dead-letter queue.
 *
 * @param id stays the same over retries: receivers can tell repetitions by it
 * @param deadLetter whether it is a dead-letter message (the event itself, with attributes) or a
 *     destination record
 * @param success which of the two destinations it is for
 * @param functionArn the qualified ARN of the function that the event was for
 * @param attributes message attributes by name
 */
public record OutgoingMessage(
    String id,
    Buffer body,
    boolean deadLetter,
    boolean success,
    String functionArn,
    Map<String, Attribute> attributes) {

  /** An SQS or SNS message attribute; type is {@code String} or {@code Number}. */
  public record Attribute(String type, String value) {}

  /** The {@code detail-type} that an event bus gets; its source is {@code lambda}. */
  public String detailType() {
    return "Lambda Function Invocation Result - " + (success ? "Success" : "Failure");
  }

  /** All but id and body, as {@link Delivery#details()} keeps it. */
  static String details(
      boolean deadLetter, boolean success, String arn, Map<String, Attribute> attributes) {
    var all = new JsonObject();
    attributes.forEach(
        (name, a) -> all.put(name, new JsonObject().put("type", a.type).put("value", a.value)));
    return new JsonObject()
        .put("deadLetter", deadLetter)
        .put("success", success)
        .put("functionArn", arn)
        .put("attributes", all)
        .encode();
  }

  static OutgoingMessage of(Delivery delivery) {
    var details = new JsonObject(delivery.details());
    var attributes = new LinkedHashMap<String, Attribute>();
    JsonObject stored = details.getJsonObject("attributes");
    for (String name : stored.fieldNames()) {
      JsonObject one = stored.getJsonObject(name);
      attributes.put(name, new Attribute(one.getString("type"), one.getString("value")));
    }
    return new OutgoingMessage(
        delivery.id(),
        delivery.payload(),
        details.getBoolean("deadLetter"),
        details.getBoolean("success"),
        details.getString("functionArn"),
        attributes);
  }
}
