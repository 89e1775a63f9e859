package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.shape.SnsMessage.Attribute;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SnsShapesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/sns");
  private static final ObjectMapper JSON = new ObjectMapper();

  static Stream<Path> events() throws IOException {
    return Files.list(GOLDEN.resolve("event")).sorted();
  }

  static Stream<Path> bodies() throws IOException {
    return Files.list(GOLDEN.resolve("body")).sorted();
  }

  @ParameterizedTest
  @MethodSource("events")
  void aFunctionReceivesTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    assertEquals(
        golden.get("event").toPrettyString(),
        JSON.readTree(event(golden).getBytes()).toPrettyString());
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void endpointsAndQueuesReceiveTheBody(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    Buffer body;
    String signed;
    if (golden.has("confirmation")) {
      var confirmation = confirmation(golden.get("confirmation"));
      body = SnsBody.confirmation(confirmation, signature(golden));
      signed = confirmation.toSign();
    } else {
      SnsMessage message = message(golden.get("message"));
      body =
          SnsBody.notification(message, signature(golden), golden.get("unsubscribeUrl").asText());
      signed = message.toSign();
    }
    assertEquals(
        golden.get("body").toPrettyString(), JSON.readTree(body.getBytes()).toPrettyString());
    if (golden.has("toSign")) assertEquals(golden.get("toSign").asText(), signed);
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void whatIsStoredIsReadBack(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    if (!golden.has("message")) return;
    SnsMessage message = message(golden.get("message"));
    assertEquals(message, SnsMessage.of(message.toStored()));
  }

  /** What a Java handler on Lambda is handed, by AWS's own reader. */
  @Test
  void theEventIsWhatJavaHandlersTake() throws IOException {
    JsonNode golden = JSON.readTree(GOLDEN.resolve("event/full.json").toFile());
    SNSEvent typed =
        LambdaEventSerializers.serializerFor(SNSEvent.class, getClass().getClassLoader())
            .fromJson(new ByteArrayInputStream(event(golden).getBytes()));
    SNSEvent.SNS sns = typed.getRecords().getFirst().getSNS();
    JsonNode message = golden.get("message");
    assertEquals(message.get("subject").asText(), sns.getSubject());
    assertEquals(message.get("message").asText(), sns.getMessage());
    assertEquals("2026-03-04T05:06:07.089Z", sns.getTimestamp().toInstant().toString());
    assertEquals(message.get("certificateUrl").asText(), sns.getSigningCertUrl());
    assertEquals(golden.get("unsubscribeUrl").asText(), sns.getUnsubscribeUrl());
    assertEquals("12.5", sns.getMessageAttributes().get("level").getValue());
  }

  private static Buffer event(JsonNode golden) {
    return SnsMessage.event(
        message(golden.get("message")).toStored(),
        golden.get("subscription").asText(),
        golden.get("unsubscribeUrl").asText());
  }

  private static SnsBody.Signature signature(JsonNode golden) {
    JsonNode given = golden.get("signature");
    return given == null
        ? null
        : new SnsBody.Signature(
            text(given, "version"), text(given, "value"), text(given, "certificateUrl"));
  }

  private static SnsBody.Confirmation confirmation(JsonNode given) {
    return new SnsBody.Confirmation(
        SnsBody.Confirms.valueOf(text(given, "what")),
        text(given, "messageId"),
        text(given, "token"),
        text(given, "topicArn"),
        text(given, "arn"),
        text(given, "subscribeUrl"),
        text(given, "timestamp"));
  }

  private static SnsMessage message(JsonNode given) {
    var attributes = new LinkedHashMap<String, Attribute>();
    given
        .get("attributes")
        .properties()
        .forEach(
            entry ->
                attributes.put(
                    entry.getKey(),
                    new Attribute(
                        text(entry.getValue(), "type"), text(entry.getValue(), "value"))));
    return new SnsMessage(
        text(given, "id"),
        text(given, "topicArn"),
        text(given, "subject"),
        text(given, "message"),
        text(given, "timestamp"),
        attributes,
        text(given, "sequenceNumber"),
        text(given, "signature"),
        text(given, "certificateUrl"));
  }

  private static String text(JsonNode node, String member) {
    JsonNode value = node.get(member);
    return value == null || value.isNull() ? null : value.asText();
  }
}
