package io.penstock.trigger.shape;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.function.Arn;
import io.penstock.function.JsonReading;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a function gets of an SQS queue: messages in the spelling of Lambda, not of SQS.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html">Using Lambda with
 *     Amazon SQS</a>
 */
public final class QueueEvent {
  private static final ObjectMapper JSON = JsonReading.mapper();
  private static final JsonFactory FACTORY = JSON.getFactory();
  private static final int ENVELOPE = 600;

  /**
   * A message as the SQS API gives it.
   *
   * @param attributes system attributes, all text
   * @param messageAttributes the sender's, in the API's spelling; empty when there are none
   * @param md5OfMessageAttributes null when there are none
   */
  public record Message(
      String messageId,
      String receiptHandle,
      String body,
      String md5OfBody,
      JsonNode attributes,
      JsonNode messageAttributes,
      String md5OfMessageAttributes) {

    /** Bytes of its part of the event, about. */
    public int size() {
      return ENVELOPE
          + body.length()
          + (messageAttributes.isEmpty() ? 0 : messageAttributes.toString().length() * 2);
    }
  }

  private QueueEvent() {}

  /**
   * @param queueArn also says the region
   */
  public static Buffer of(List<Message> messages, String queueArn) {
    int size = 16;
    for (Message message : messages) size += message.size();
    var out = new ByteArrayOutputStream(size);
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("Records");
      for (Message message : messages) record(json, message, queueArn);
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(out.toByteArray());
  }

  private static void record(JsonGenerator json, Message message, String queueArn)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("messageId", message.messageId);
    json.writeStringField("receiptHandle", message.receiptHandle);
    json.writeStringField("body", message.body);
    json.writeFieldName("attributes");
    json.writeTree(message.attributes);
    json.writeObjectFieldStart("messageAttributes");
    for (var attribute : message.messageAttributes.properties())
      attribute(json, attribute.getKey(), attribute.getValue());
    json.writeEndObject();
    json.writeStringField("md5OfMessageAttributes", message.md5OfMessageAttributes); // or null
    json.writeStringField("md5OfBody", message.md5OfBody);
    json.writeStringField("eventSource", "aws:sqs");
    json.writeStringField("eventSourceARN", queueArn);
    json.writeStringField("awsRegion", Arn.of(queueArn).region());
    json.writeEndObject();
  }

  private static void attribute(JsonGenerator json, String name, JsonNode given)
      throws IOException {
    json.writeObjectFieldStart(name);
    if (given.hasNonNull("StringValue"))
      json.writeStringField("stringValue", given.get("StringValue").textValue());
    if (given.hasNonNull("BinaryValue"))
      json.writeStringField("binaryValue", given.get("BinaryValue").textValue());
    json.writeArrayFieldStart("stringListValues");
    json.writeEndArray();
    json.writeArrayFieldStart("binaryListValues");
    json.writeEndArray();
    json.writeStringField("dataType", given.path("DataType").asText("String"));
    json.writeEndObject();
  }

  /**
   * What filters look at: metadata, and the body as JSON where it is an object.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html">Filtering</a>
   */
  public static JsonNode filtered(Message message, String queueArn) {
    try {
      ObjectNode record =
          (ObjectNode)
              JSON.readTree(of(List.of(message), queueArn).getBytes()).get("Records").get(0);
      JsonNode body = object(message.body);
      if (body != null) record.set("body", body);
      return record;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode object(String body) {
    if (!body.stripLeading().startsWith("{")) return null;
    try {
      JsonNode read = JSON.readTree(body);
      return read.isObject() ? read : null;
    } catch (IOException e) {
      return null;
    }
  }
}
