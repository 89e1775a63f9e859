package io.penstock.gateway.sns;

import io.vertx.core.json.JsonObject;

/**
 * What a delivery says beside the message.
 *
 * @param subscription its ARN
 * @param signature by version 2, or null
 * @param groupId null for none
 * @param deduplicationId null for none
 * @param confirms the type of a confirmation; null for a message
 */
record DeliveryDetails(
    String subscription,
    String signature,
    String groupId,
    String deduplicationId,
    String confirms) {
  static final String SUBSCRIPTION = "subscription";

  String encode() {
    var json = new JsonObject().put(SUBSCRIPTION, subscription);
    if (signature != null) json.put("signature", signature);
    if (groupId != null) json.put("group", groupId);
    if (deduplicationId != null) json.put("deduplication", deduplicationId);
    if (confirms != null) json.put("confirms", confirms);
    return json.encode();
  }

  static DeliveryDetails of(String text) {
    var json = new JsonObject(text);
    return new DeliveryDetails(
        json.getString(SUBSCRIPTION),
        json.getString("signature"),
        json.getString("group"),
        json.getString("deduplication"),
        json.getString("confirms"));
  }
}
