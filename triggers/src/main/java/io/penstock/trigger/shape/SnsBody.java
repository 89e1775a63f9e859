package io.penstock.trigger.shape;

import io.vertx.core.buffer.Buffer;

/**
 * What HTTP endpoints and queues that subscribe to a topic receive: the Notification, and the
 * confirmations of the handshake.
 */
public final class SnsBody {
  private static final int FACTS = 1024;

  private SnsBody() {}

  /**
   * How a body is signed.
   *
   * @param version {@code 1} or {@code 2}
   */
  public record Signature(String version, String value, String certificateUrl) {}

  /** What a confirmation is about. */
  public enum Confirms {
    SUBSCRIPTION("SubscriptionConfirmation"),
    UNSUBSCRIBE("UnsubscribeConfirmation");

    private final String type;

    Confirms(String type) {
      this.type = type;
    }

    public String type() {
      return type;
    }
  }

  /**
   * A handshake.
   *
   * @param arn of the topic to subscribe to, or of the subscription that ended: consumers match the
   *     text it stands in
   * @param subscribeUrl what to open to confirm
   */
  public record Confirmation(
      Confirms what,
      String messageId,
      String token,
      String topicArn,
      String arn,
      String subscribeUrl,
      String timestamp) {

    String message() {
      return switch (what) {
        case SUBSCRIPTION ->
            "You have chosen to subscribe to the topic "
                + arn
                + ".\n"
                + "To confirm the subscription, visit the SubscribeURL included in this message.";
        case UNSUBSCRIBE ->
            "You have chosen to deactivate subscription "
                + arn
                + ".\nTo cancel this operation and restore the subscription, visit the SubscribeURL"
                + " included in this message.";
      };
    }

    /** What is signed, by either version of signatures. */
    public String toSign() {
      var text = new StringBuilder(FACTS);
      SnsMessage.line(text, "Message", message());
      SnsMessage.line(text, "MessageId", messageId);
      SnsMessage.line(text, "SubscribeURL", subscribeUrl);
      SnsMessage.line(text, "Timestamp", timestamp);
      SnsMessage.line(text, "Token", token);
      SnsMessage.line(text, "TopicArn", topicArn);
      SnsMessage.line(text, "Type", what.type);
      return text.toString();
    }
  }

  /**
   * A message in its envelope.
   *
   * @param signature null for a FIFO topic, whose messages are not signed
   */
  public static Buffer notification(
      SnsMessage message, Signature signature, String unsubscribeUrl) {
    var json = new Utf8Json(message.message().length() + FACTS);
    json.beginObject();
    json.member("Type", "Notification");
    json.member("MessageId", message.id());
    if (message.sequenceNumber() != null) json.member("SequenceNumber", message.sequenceNumber());
    json.member("TopicArn", message.topicArn());
    if (message.subject() != null) json.member("Subject", message.subject());
    json.member("Message", message.message());
    json.member("Timestamp", message.timestamp());
    if (signature != null) signature(json, signature);
    json.member("UnsubscribeURL", unsubscribeUrl);
    if (!message.attributes().isEmpty()) {
      json.key("MessageAttributes");
      message.attributes(json);
    }
    return json.endObject().toBuffer();
  }

  public static Buffer confirmation(Confirmation confirmation, Signature signature) {
    var json = new Utf8Json(FACTS);
    json.beginObject();
    json.member("Type", confirmation.what.type);
    json.member("MessageId", confirmation.messageId);
    json.member("Token", confirmation.token);
    json.member("TopicArn", confirmation.topicArn);
    json.member("Message", confirmation.message());
    json.member("SubscribeURL", confirmation.subscribeUrl);
    json.member("Timestamp", confirmation.timestamp);
    signature(json, signature);
    return json.endObject().toBuffer();
  }

  private static void signature(Utf8Json json, Signature signature) {
    json.member("SignatureVersion", signature.version);
    json.member("Signature", signature.value);
    json.member("SigningCertURL", signature.certificateUrl);
  }
}
