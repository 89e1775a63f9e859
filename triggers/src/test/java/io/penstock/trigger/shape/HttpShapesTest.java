package io.penstock.trigger.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event shape and result rule against its golden file. */
class HttpShapesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/http");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectMapper LENIENT =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  static Stream<Path> events() throws IOException {
    return Files.list(GOLDEN.resolve("event")).sorted();
  }

  static Stream<Path> results() throws IOException {
    return Files.list(GOLDEN.resolve("result")).sorted();
  }

  @ParameterizedTest
  @MethodSource("events")
  void aRequestBecomesTheEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    JsonNode request = golden.get("request");
    String format = request.get("format").asText();
    HttpFacts facts = facts(request);
    Buffer event =
        switch (format) {
          case "2.0" -> HttpApiEvent.write(facts);
          case "1.0" -> ProxyEvent.http(facts);
          case "rest" -> ProxyEvent.rest(facts);
          default -> throw new AssertionError(format);
        };
    assertEquals(golden.get("event").toPrettyString(), sorted(golden, event));
    if (format.equals("2.0")) {
      APIGatewayV2HTTPEvent typed =
          LENIENT.readValue(event.getBytes(), APIGatewayV2HTTPEvent.class);
      assertEquals(facts.path(), typed.getRawPath());
      assertEquals(facts.method(), typed.getRequestContext().getHttp().getMethod());
      assertEquals(facts.time(), typed.getRequestContext().getTimeEpoch());
      assertNotNull(typed.getHeaders().get("host"));
    } else {
      APIGatewayProxyRequestEvent typed =
          LENIENT.readValue(event.getBytes(), APIGatewayProxyRequestEvent.class);
      assertEquals(facts.pathInStage(), typed.getPath());
      assertEquals(facts.method(), typed.getHttpMethod());
      assertEquals(facts.sourceIp(), typed.getRequestContext().getIdentity().getSourceIp());
    }
  }

  /** The event in the golden file's order of keys, if it holds the same; else as it is. */
  private static String sorted(JsonNode golden, Buffer event) throws IOException {
    JsonNode actual = JSON.readTree(event.getBytes());
    JsonNode expected = golden.get("event");
    return actual.equals(expected) ? expected.toPrettyString() : actual.toPrettyString();
  }

  static Stream<Path> authorizers() throws IOException {
    return Files.list(GOLDEN.resolve("authorizer")).sorted();
  }

  @ParameterizedTest
  @MethodSource("authorizers")
  void aRequestBecomesTheAuthorizersEvent(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    HttpFacts facts = facts(golden.get("request"));
    String arn = text(golden, "arn");
    List<String> identity = new ArrayList<>();
    golden.get("identity").forEach(value -> identity.add(value.asText()));
    Buffer event =
        switch (text(golden, "type")) {
          case "request2" -> AuthorizerEvent.request2(facts, arn, identity);
          case "request1" -> AuthorizerEvent.request1(facts, arn, identity);
          case "restRequest" -> AuthorizerEvent.restRequest(facts, arn);
          case "token" -> AuthorizerEvent.token(identity.getFirst(), arn);
          default -> throw new AssertionError();
        };
    assertEquals(golden.get("event").toPrettyString(), sorted(golden, event));
  }

  @ParameterizedTest
  @MethodSource("results")
  void aResultBecomesTheAnswer(Path file) throws IOException {
    JsonNode golden = JSON.readTree(file.toFile());
    Buffer payload = Buffer.buffer(golden.get("result").asText());
    HttpResult result =
        switch (golden.get("format").asText()) {
          case "2.0" -> HttpApiResult.read(payload);
          case "url" -> HttpApiResult.url(payload);
          case "1.0" -> ProxyResult.http(payload);
          case "rest" ->
              ProxyResult.rest(
                  payload, golden.get("accept").textValue(), set(golden.get("binaryMediaTypes")));
          default -> throw new AssertionError();
        };
    if (golden.has("malformed")) {
      assertInstanceOf(HttpResult.Malformed.class, result);
      return;
    }
    HttpResult.Answer answer = assertInstanceOf(HttpResult.Answer.class, result);
    JsonNode expected = golden.get("answer");
    assertEquals(expected.get("status").asInt(), answer.status());
    ArrayNode headers = JSON.createArrayNode();
    for (int i = 0; i < answer.headers().count(); i++) {
      headers.addArray().add(answer.headers().name(i)).add(answer.headers().value(i));
    }
    assertEquals(expected.get("headers"), headers);
    Buffer body =
        expected.has("body")
            ? Buffer.buffer(expected.get("body").asText())
            : Buffer.buffer(Base64.getDecoder().decode(expected.get("bodyBase64").asText()));
    assertEquals(body, answer.body());
  }

  static HttpFacts facts(JsonNode r) throws IOException {
    Map<String, String> parameters = map(r.get("parameters"));
    HeaderLines headers = new HeaderLines(4);
    r.get("headers").forEach(line -> headers.add(line.get(0).asText(), line.get(1).asText()));
    RouteFacts route =
        new RouteFacts(
            text(r, "account"),
            text(r, "apiId"),
            text(r, "stage"),
            map(r.get("stageVariables")),
            text(r, "routeKey"),
            text(r, "resource"),
            text(r, "resourceId"),
            new ArrayList<>(parameters.keySet()),
            set(r.get("binaryMediaTypes")),
            r.path("cookieHeader").asBoolean());
    JsonNode authorizer = r.get("authorizer");
    return new HttpFacts(
        route,
        text(r, "domainName"),
        text(r, "method"),
        text(r, "path"),
        text(r, "pathInStage"),
        text(r, "query"),
        "HTTP/1.1",
        headers,
        parameters.values().toArray(String[]::new),
        text(r, "sourceIp"),
        text(r, "requestId"),
        text(r, "extendedRequestId"),
        r.get("time").asLong(),
        text(r, "clfTime"),
        authorizer.isNull() ? null : JSON.writeValueAsBytes(authorizer),
        identity(r.path("identity")),
        body(r));
  }

  private static Identity identity(JsonNode r) {
    return new Identity(
        r.path("accessKey").textValue(),
        r.path("account").textValue(),
        r.path("userId").textValue(),
        r.path("userArn").textValue(),
        r.path("apiKey").textValue(),
        r.path("apiKeyId").textValue());
  }

  private static Buffer body(JsonNode r) {
    if (r.get("bodyBase64").isTextual()) {
      return Buffer.buffer(Base64.getDecoder().decode(r.get("bodyBase64").asText()));
    }
    return r.get("body").isNull() ? null : Buffer.buffer(r.get("body").asText());
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).asText();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> map(JsonNode node) {
    return JSON.convertValue(node, Map.class);
  }

  private static Set<String> set(JsonNode node) {
    List<String> all = new ArrayList<>();
    node.forEach(entry -> all.add(entry.asText()));
    return new HashSet<>(all);
  }
}
