package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was published to a topic, as every subscriber is told it. Stored in the form that functions
 * receive, without what differs from one subscription to the next.
 *
 * @param subject null when there is none
 * @param timestamp with milliseconds and {@code Z}
 * @param sequenceNumber of a FIFO topic; else null
 * @param signature by version 1; empty when functions are sent none; null for a FIFO topic
 * @param certificateUrl null for a FIFO topic
 */
public record SnsMessage(
    String id,
    String topicArn,
    String subject,
    String message,
    String timestamp,
    Map<String, Attribute> attributes,
    String sequenceNumber,
    String signature,
    String certificateUrl) {
  private static final int FACTS = 512;
  private static final int AROUND = 256;

  /**
   * @param value text; of a binary one base64
   */
  public record Attribute(String type, String value) {}

  public SnsMessage {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** What is signed, by either version of signatures. */
  public String toSign() {
    var text = new StringBuilder(message.length() + FACTS);
    line(text, "Message", message);
    line(text, "MessageId", id);
    if (subject != null) line(text, "Subject", subject);
    line(text, "Timestamp", timestamp);
    line(text, "TopicArn", topicArn);
    line(text, "Type", "Notification");
    return text.toString();
  }

  static void line(StringBuilder text, String name, String value) {
    text.append(name).append('\n').append(value).append('\n');
  }

  public SnsMessage signed(String newSignature, String newCertificateUrl) {
    return new SnsMessage(
        id,
        topicArn,
        subject,
        message,
        timestamp,
        attributes,
        sequenceNumber,
        newSignature,
        newCertificateUrl);
  }

  /** What is stored, once for all subscribers. */
  public Buffer toStored() {
    var json = new Utf8Json(message.length() + FACTS);
    json.beginObject();
    json.member("Type", "Notification");
    json.member("MessageId", id);
    if (sequenceNumber != null) json.member("SequenceNumber", sequenceNumber);
    json.member("TopicArn", topicArn);
    json.member("Subject", subject);
    json.member("Message", message);
    json.member("Timestamp", timestamp);
    if (signature != null) {
      json.member("SignatureVersion", "1");
      json.member("Signature", signature);
      json.member("SigningCertUrl", certificateUrl);
    }
    json.key("MessageAttributes");
    attributes(json);
    return json.endObject().toBuffer();
  }

  void attributes(Utf8Json json) {
    json.beginObject();
    attributes.forEach(
        (name, attribute) ->
            json.key(name)
                .beginObject()
                .member("Type", attribute.type)
                .member("Value", attribute.value)
                .endObject());
    json.endObject();
  }

  /** Reads what {@link #toStored} wrote. */
  public static SnsMessage of(Buffer stored) {
    var json = new JsonObject(stored);
    var attributes = new LinkedHashMap<String, Attribute>();
    JsonObject all = json.getJsonObject("MessageAttributes");
    for (String name : all.fieldNames()) {
      JsonObject one = all.getJsonObject(name);
      attributes.put(name, new Attribute(one.getString("Type"), one.getString("Value")));
    }
    return new SnsMessage(
        json.getString("MessageId"),
        json.getString("TopicArn"),
        json.getString("Subject"),
        json.getString("Message"),
        json.getString("Timestamp"),
        attributes,
        json.getString("SequenceNumber"),
        json.getString("Signature"),
        json.getString("SigningCertUrl"));
  }

  /** The event of a function that subscribes, around what was stored. */
  public static Buffer event(Buffer stored, String subscriptionArn, String unsubscribeUrl) {
    var json = new Utf8Json(AROUND + subscriptionArn.length() + unsubscribeUrl.length());
    json.beginObject().key("Records").beginArray().beginObject();
    json.member("EventSource", "aws:sns");
    json.member("EventVersion", "1.0");
    json.member("EventSubscriptionArn", subscriptionArn);
    json.key("Sns");
    Buffer head = json.toBuffer();
    var url = new Utf8Json(unsubscribeUrl.length() + 2);
    url.string(unsubscribeUrl);
    return Buffer.buffer(head.length() + stored.length() + unsubscribeUrl.length() + 64)
        .appendBuffer(head)
        .appendBuffer(stored, 0, stored.length() - 1)
        .appendString(",\"UnsubscribeUrl\":")
        .appendBuffer(url.toBuffer())
        .appendString("}}]}");
  }
}
