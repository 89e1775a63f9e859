package io.penstock.gateway.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.JsonReading;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.trigger.shape.QueueEvent.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeMap;

/** Messages as SQS shows them, with the digests that SDKs verify. Pure. */
public final class MessageView {
  private static final ObjectMapper JSON = JsonReading.mapper();

  /** What can be asked for of a received message. */
  public static final Set<String> SYSTEM =
      Set.of(
          "All",
          "SenderId",
          "SentTimestamp",
          "ApproximateReceiveCount",
          "ApproximateFirstReceiveTimestamp",
          "MessageGroupId",
          "MessageDeduplicationId",
          "SequenceNumber",
          "AWSTraceHeader",
          "DeadLetterQueueSourceArn");

  private MessageView() {}

  /**
   * @param sender shown as the sender's id
   */
  public static Message of(Received received, String sender) {
    MessageStore.Message message = received.message();
    ObjectNode system =
        JSON.createObjectNode()
            .put("SenderId", sender)
            .put("SentTimestamp", Long.toString(message.sent()))
            .put("ApproximateReceiveCount", Integer.toString(received.receives()))
            .put("ApproximateFirstReceiveTimestamp", Long.toString(received.first()));
    if (message.group() != null) system.put("MessageGroupId", message.group());
    if (message.dedup() != null)
      system
          .put("MessageDeduplicationId", message.dedup())
          .put("SequenceNumber", sequenceNumber(message.seq()));
    if (message.trace() != null) system.put("AWSTraceHeader", message.trace());
    if (received.source() != null) system.put("DeadLetterQueueSourceArn", received.source());
    JsonNode attributes = attributes(message.attributes());
    return new Message(
        message.id(),
        Handles.of(received),
        message.body(),
        md5(message.body()),
        system,
        attributes,
        attributes.isEmpty() ? null : md5(attributes));
  }

  private static JsonNode attributes(String stored) {
    try {
      return stored == null ? JSON.createObjectNode() : JSON.readTree(stored);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** 20 digits, as SQS writes it. */
  public static String sequenceNumber(long seq) {
    return String.format("%020d", seq);
  }

  public static String md5(String text) {
    MessageDigest digest = digest();
    return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Of message attributes in the spelling of SQS. */
  public static String md5(JsonNode attributes) {
    var sorted = new TreeMap<String, JsonNode>();
    attributes.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    MessageDigest digest = digest();
    sorted.forEach(
        (name, value) -> {
          add(digest, name.getBytes(StandardCharsets.UTF_8));
          String type = value.path("DataType").asText();
          add(digest, type.getBytes(StandardCharsets.UTF_8));
          boolean binary = type.startsWith("Binary");
          digest.update((byte) (binary ? 2 : 1));
          add(
              digest,
              binary
                  ? Base64.getDecoder().decode(value.path("BinaryValue").asText())
                  : value.path("StringValue").asText().getBytes(StandardCharsets.UTF_8));
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, byte[] bytes) {
    for (int shift = 24; shift >= 0; shift -= 8) digest.update((byte) (bytes.length >> shift));
    digest.update(bytes);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
