package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CloudEvents in and out, with the official SDK on the other side. */
class CloudEventsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Parameters: {Port: {Type: Number, Default: 1}}
      Resources:
        Tell:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => { console.log('got ' + JSON.stringify(event)); };
            Events:
              All: {Type: EventBridgeRule, Properties: {Pattern: {source: [{prefix: /shop}]}}}
        Nobody:
          Type: AWS::Events::Connection
          Properties:
            AuthorizationType: API_KEY
            AuthParameters: {ApiKeyAuthParameters: {ApiKeyName: x-key, ApiKeyValue: k}}
        Sink:
          Type: AWS::Events::ApiDestination
          Properties:
            ConnectionArn: !GetAtt Nobody.Arn
            InvocationEndpoint: !Sub "http://127.0.0.1:${Port}/"
            HttpMethod: POST
        Out:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {source: [out]}
            Targets:
              - Id: binary
                Arn: !GetAtt Sink.Arn
                HttpParameters: {HeaderParameters: {ce-specversion: "1.0"}}
              - Id: structured
                Arn: !GetAtt Sink.Arn
                HttpParameters: {HeaderParameters: {Content-Type: application/cloudevents+json}}
              - Id: batch
                Arn: !GetAtt Sink.Arn
                HttpParameters:
                  HeaderParameters: {Content-Type: application/cloudevents-batch+json}
      """;
  private static final String PATH = "/_penstock/api/buses/default/cloudevents";

  @TempDir Path folder;

  private static JsonObject event(String id, Object data) {
    return new JsonObject()
        .put("id", id)
        .put("source", "/shop/orders")
        .put("type", "Order \"placed\" 100%")
        .put("subject", "größe/a b")
        .put("time", "2026-03-04T05:06:07.890Z")
        .put("data", data);
  }

  private static JsonObject message(String mode, JsonObject... events) {
    return new JsonObject().put("mode", mode).put("events", new JsonArray(List.of(events)));
  }

  private static List<JsonObject> got(TestPenstock penstock) {
    return Client.got(penstock, "Tell").stream()
        .map(JsonObject::new)
        .sorted(java.util.Comparator.comparing(event -> event.getString("id")))
        .toList();
  }

  private List<String> sdk(String what, JsonArray input, String... url) throws Exception {
    Path file = Files.writeString(folder.resolve(what + ".json"), input.encode());
    var command = new ArrayList<>(List.of("node", "cloud-events.mjs", what));
    command.addAll(List.of(url));
    command.add(file.toString());
    return Npm.run(Npm.folder(), command.toArray(String[]::new)).lines().toList();
  }

  @Test
  void allModesBecomeEventsOfTheBus() throws Exception {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      var object = new JsonObject().put("n", 1);
      var sent =
          new JsonArray()
              .add(message("binary", event("1", object)))
              .add(message("structured", event("2", object)))
              .add(message("batch", event("3", object), event("4", new JsonArray().add(1).add(2))))
              .add(message("binary", event("5", "plain").put("datacontenttype", "text/plain")))
              .add(message("structured", event("2", object)));
      for (String line : sdk("send", sent, penstock.api() + PATH))
        assertEquals(202, new JsonObject(line).getInteger("status"), line);
      until("five events", () -> got(penstock).size() >= 5);
      var events = got(penstock);
      assertEquals(5, events.size(), "what came twice is delivered once");
      for (JsonObject event : events) {
        assertEquals("/shop/orders", event.getString("source"));
        assertEquals("Order \"placed\" 100%", event.getString("detail-type"));
        assertEquals("2026-03-04T05:06:07Z", event.getString("time"));
        assertEquals("größe/a b", event.getJsonArray("resources").getString(0));
        assertEquals("123456789012", event.getString("account"));
      }
      for (int i = 0; i < 3; i++) assertEquals(object, events.get(i).getJsonObject("detail"));
      assertEquals(
          new JsonObject().put("data", new JsonArray().add(1).add(2)),
          events.get(3).getJsonObject("detail"));
      assertEquals(new JsonObject().put("data", "plain"), events.get(4).getJsonObject("detail"));
    }
  }

  private static Client.Answer post(TestPenstock penstock, String type, String body, String... h) {
    var headers = new ArrayList<>(List.of("content-type", type));
    headers.addAll(List.of(h));
    return Client.post(penstock.api(), PATH, body, headers.toArray(String[]::new));
  }

  @Test
  void whatIsNoneIsRefusedAndNothingOfABatchIsTaken() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      assertEquals(415, post(penstock, "application/json", "{}").status());
      String good = event("1", new JsonObject()).put("specversion", "1.0").encode();
      var refused =
          List.of(
              post(penstock, "application/cloudevents+json", "{"),
              post(penstock, "application/cloudevents+json", "{}"),
              post(
                  penstock,
                  "application/cloudevents+json",
                  new JsonObject(good).put("data_base64", "eA==").encode()),
              post(
                  penstock,
                  "application/cloudevents+json",
                  new JsonObject(good).put("source", "aws.s3").encode()),
              post(penstock, "application/cloudevents-batch+json", good),
              post(penstock, "application/cloudevents-batch+json", "[" + good + ",{}]"),
              post(penstock, "application/cloudevents+xml", "<event/>"),
              post(penstock, "application/json", "{", "ce-specversion", "1.0", "ce-id", "1"),
              post(
                  penstock,
                  "application/json",
                  "{",
                  "ce-specversion",
                  "1.0",
                  "ce-id",
                  "1",
                  "ce-source",
                  "/shop",
                  "ce-type",
                  "t"));
      for (int i = 0; i < refused.size(); i++) {
        assertEquals(400, refused.get(i).status(), i + ": " + refused.get(i).text());
        assertNotNull(refused.get(i).json().getString("message"));
      }
      assertEquals(
          404, Client.post(penstock.api(), "/_penstock/api/buses/none/cloudevents", good).status());
      var hands =
          Client.send(
              penstock.api(), "OPTIONS", PATH, new byte[0], "WebHook-Request-Origin", "me.example");
      assertEquals("me.example", hands.header("WebHook-Allowed-Origin"));
      assertEquals(202, post(penstock, "application/cloudevents-batch+json", "[]").status());
      assertEquals(202, post(penstock, "application/cloudevents+json", good).status());
      until("the good one", () -> !got(penstock).isEmpty());
      assertEquals(1, got(penstock).size());
    }
  }

  @Test
  void targetsThatAskForThemAreSentCloudEvents() throws Exception {
    try (var receiver = new Receiver();
        var penstock = TestPenstock.up(TEMPLATE, "--parameter", "Port=" + receiver.port())) {
      new Boto("events", penstock.api(), folder)
          .call(
              "put_events",
              "Entries",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("Source", "out")
                          .put("DetailType", "Größe \"gut\" 100%")
                          .put("Resources", new JsonArray().add("one"))
                          .put("Detail", "{\"n\":1}")))
          .run();
      var sent = new JsonArray();
      for (int i = 0; i < 3; i++) {
        Receiver.Got request = receiver.next();
        assertEquals("k", request.header("x-key"));
        sent.add(
            new JsonObject()
                .put("headers", new JsonObject(new LinkedHashMap<>(request.headers())))
                .put("body", request.text()));
      }
      for (String line : sdk("read", sent)) {
        JsonObject event = new JsonArray(line).getJsonObject(0);
        assertEquals("out", event.getString("source"));
        assertEquals("Größe \"gut\" 100%", decoded(event.getString("type")), line);
        assertEquals("one", event.getString("subject"));
        assertEquals(new JsonObject().put("n", 1), event.getJsonObject("data"));
        assertTrue(event.getString("id").matches("[-0-9a-f]{36}"), line);
      }
    }
  }

  /** The SDK for JavaScript leaves the escapes of binary mode as they are. */
  private static String decoded(String text) {
    return text.startsWith("Gr%") ? java.net.URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
  }
}
