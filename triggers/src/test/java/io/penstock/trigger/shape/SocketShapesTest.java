package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2WebSocketEvent;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event of WebSocket APIs against its golden file, and against AWS's own type for it. */
class SocketShapesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/http/socket");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper LENIENT =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  static Stream<Path> events() throws IOException {
    return Files.list(GOLDEN).sorted();
  }

  @ParameterizedTest
  @MethodSource("events")
  @SuppressWarnings("unchecked")
  void whatHappensBecomesTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    JsonNode r = golden.get("request");
    JsonNode authorizer = r.get("authorizer");
    SocketFacts facts =
        new SocketFacts(
            r.get("apiId").asText(),
            r.get("stage").asText(),
            JSON.convertValue(r.get("stageVariables"), Map.class),
            r.get("domainName").asText(),
            r.get("connectionId").asText(),
            r.get("connectedAt").asLong(),
            r.get("sourceIp").asText(),
            r.get("userAgent").textValue(),
            authorizer.isNull() ? null : JSON.writeValueAsBytes(authorizer),
            Identity.NONE);
    SocketEvent.Moment moment =
        new SocketEvent.Moment(
            r.get("routeKey").asText(),
            r.get("requestId").asText(),
            r.get("time").asLong(),
            r.get("clfTime").asText());
    HeaderLines headers = new HeaderLines(4);
    r.get("headers").forEach(line -> headers.add(line.get(0).asText(), line.get(1).asText()));
    String query = r.get("query").asText();
    Buffer event =
        switch (r.get("kind").asText()) {
          case "connect" -> SocketEvent.connect(facts, moment, headers, query);
          case "authorizer" ->
              SocketEvent.authorizer(
                  facts, moment, headers, query, golden.at("/event/methodArn").asText());
          case "message" ->
              SocketEvent.message(
                  facts,
                  moment,
                  golden.at("/event/requestContext/messageId").asText(),
                  Buffer.buffer(r.get("body").asText()),
                  r.get("text").asBoolean());
          default ->
              SocketEvent.disconnect(
                  facts, moment, r.get("status").asInt(), r.get("reason").asText());
        };
    assertEquals(
        golden.get("event").toPrettyString(), JSON.readTree(event.getBytes()).toPrettyString());
    var typed = LENIENT.readValue(event.getBytes(), APIGatewayV2WebSocketEvent.class);
    assertEquals(facts.connectionId(), typed.getRequestContext().getConnectionId());
    assertEquals(facts.connectedAt(), typed.getRequestContext().getConnectedAt());
  }
}
