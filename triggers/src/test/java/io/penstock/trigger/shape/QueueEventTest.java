package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.shape.QueueEvent.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueueEventTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/queue");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ARN = "arn:aws:sqs:us-east-1:123456789012:q";

  static Stream<Path> files() throws IOException {
    return Files.list(GOLDEN).sorted();
  }

  private static List<Message> messages(JsonNode golden) {
    var messages = new ArrayList<Message>();
    for (JsonNode given : golden.get("messages"))
      messages.add(
          new Message(
              given.get("MessageId").asText(),
              given.get("ReceiptHandle").asText(),
              given.get("Body").asText(),
              given.get("MD5OfBody").asText(),
              given.get("Attributes"),
              given.get("MessageAttributes"),
              given.path("MD5OfMessageAttributes").asText(null)));
    return messages;
  }

  @ParameterizedTest
  @MethodSource("files")
  void messagesBecomeTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    JsonNode event =
        JSON.readTree(QueueEvent.of(messages(golden), golden.get("queueArn").asText()).getBytes());
    assertEquals(golden.get("event").toPrettyString(), event.toPrettyString());
  }

  /** What Java handlers on Lambda are handed, by AWS's own reader. */
  @Test
  void javaHandlersTakeThem() throws IOException {
    JsonNode golden = JSON.readTree(GOLDEN.resolve("fifo.json").toFile());
    SQSEvent event =
        LambdaEventSerializers.serializerFor(SQSEvent.class, getClass().getClassLoader())
            .fromJson(
                new ByteArrayInputStream(
                    QueueEvent.of(messages(golden), golden.get("queueArn").asText()).getBytes()));
    var record = event.getRecords().getFirst();
    assertEquals("{\"gate\":4}", record.getBody());
    assertEquals("open", record.getMessageAttributes().get("kind").getStringValue());
    assertEquals(4, record.getMessageAttributes().get("photo").getBinaryValue().remaining());
    assertEquals("gate-4", record.getAttributes().get("MessageGroupId"));
  }

  /** The table of AWS's guide: a body and a pattern must be of the same kind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain    | {\"body\":[\"plain\"]}        | true",
        "plain    | {\"body\":{\"a\":[1]}}        | false",
        "{\"a\":1}| {\"body\":{\"a\":[1]}}        | true",
        "{\"a\":2}| {\"body\":{\"a\":[1]}}        | false",
        "{\"a\":1}| {\"body\":[\"{\"]}            | false",
        "plain    | {\"eventSource\":[\"aws:sqs\"]} | true",
        "{\"a\":1}| {\"attributes\":{\"SenderId\":[\"me\"]}} | true",
        "{broken  | {\"body\":[{\"prefix\":\"{b\"}]} | true",
      })
  void filters(String body, String pattern, boolean passes) {
    var message =
        new Message(
            "a",
            "h",
            body,
            "m",
            JSON.createObjectNode().put("SenderId", "me"),
            JsonNodeFactory.instance.objectNode(),
            null);
    assertEquals(
        passes, FilterCriteria.parse(List.of(pattern)).passes(QueueEvent.filtered(message, ARN)));
    assertTrue(message.size() >= QueueEvent.of(List.of(message), ARN).length() - 20);
  }
}
