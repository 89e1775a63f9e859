package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket APIs, with a client that is not ours. */
class SocketsTest extends SocketsFixture {
  @Test
  void aConnectionOpensSpeaksAndEnds() throws Exception {
    Function<Invocation, Future<Outcome>> functions =
        call ->
            RunningTrigger.returned(
                call.function().name().equals("shout")
                    ? "{\"statusCode\":200,\"body\":\"HEARD\"}"
                    : OK);
    Api api =
        chat(
            route("$connect", false),
            route("$disconnect", false),
            route("$default", false),
            route("shout", true));
    try (RunningTrigger running = RunningTrigger.of(functions, api)) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod?user=ada&user=bob", client);
      JsonNode connect = event(running);
      JsonNode context = connect.get("requestContext");
      assertEquals("CONNECT", context.get("eventType").asText());
      assertEquals("$connect", context.get("routeKey").asText());
      assertEquals("prod", context.get("stage").asText());
      assertEquals("ch4t", context.get("apiId").asText());
      assertEquals("IN", context.get("messageDirection").asText());
      assertEquals("127.0.0.1", context.at("/identity/sourceIp").asText());
      assertEquals("chat/1", context.at("/identity/userAgent").asText());
      assertEquals("bob", connect.at("/queryStringParameters/user").asText());
      assertEquals(
          "[\"ada\",\"bob\"]", connect.at("/multiValueQueryStringParameters/user").toString());
      assertEquals("lobby", connect.at("/stageVariables/room").asText());
      assertEquals("13", connect.at("/headers/Sec-WebSocket-Version").asText());
      assertFalse(connect.has("body") || context.has("messageId"));
      String id = context.get("connectionId").asText();
      untilOpen(running, 1);

      socket.sendText("{\"action\":\"shout\",\"n\":1}", true);
      JsonNode message = event(running);
      assertEquals("MESSAGE", message.at("/requestContext/eventType").asText());
      assertEquals("shout", message.at("/requestContext/routeKey").asText());
      assertEquals(id, message.at("/requestContext/connectionId").asText());
      assertEquals("{\"action\":\"shout\",\"n\":1}", message.get("body").asText());
      assertFalse(message.has("headers"));
      assertNotEquals(
          context.get("requestId").asText(), message.at("/requestContext/requestId").asText());
      assertTrue(message.at("/requestContext/messageId").isTextual());
      assertEquals("HEARD", client.hears());

      for (String other :
          List.of(
              "plain", "{\"action\":\"$connect\"}", "{\"action\":{}}", "[]", "{\"action\":7}")) {
        socket.sendText(other, true).join();
        JsonNode byDefault = event(running);
        assertEquals("$default", byDefault.at("/requestContext/routeKey").asText(), other);
        assertEquals(other, byDefault.get("body").asText());
      }
      socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
      JsonNode binary = event(running);
      assertEquals("AQID", binary.get("body").asText());
      assertTrue(binary.get("isBase64Encoded").asBoolean());

      socket.sendClose(4001, "bye").join();
      JsonNode disconnect = event(running);
      assertEquals("DISCONNECT", disconnect.at("/requestContext/eventType").asText());
      assertEquals(4001, disconnect.at("/requestContext/disconnectStatusCode").asInt());
      assertEquals("bye", disconnect.at("/requestContext/disconnectReason").asText());
      untilOpen(running, 0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"statusCode":401,"body":"no"} | 401
          {"statusCode":500}             | 500
          "yes"                          | 502
          null                           | 502
          """)
  void whatConnectRefusesIsNotOpened(String answer, int status) throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering(answer, chat(route("$connect", false)))) {
      assertEquals(status, refused(running, "/prod"));
      untilOpen(running, 0);
    }
  }

  @Test
  void onlyAStageOfAWebSocketApiIsUpgraded() throws Exception {
    Api http = Api.http("h77p", "plain", "r", "1", List.of(Route.http("$default", function("f"))));
    try (RunningTrigger running =
        RunningTrigger.answering(OK, http, chat(route("$default", false)))) {
      assertEquals(403, refused(running, "/nowhere"));
      assertEquals(403, refused(running, "/prod/further"));
      HttpResponse<String> plain = running.send(running.request("/prod").header("x-none", "1"));
      assertEquals(200, plain.statusCode(), "for the HTTP API, which comes first");
      try (RawClient client = new RawClient(running.port())) {
        client.send(
            "GET /prod HTTP/1.1\r\nHost: ch4t.localhost\r\nUpgrade: websocket\r\nConnection:"
                + " Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: x\r\n\r\n");
        assertEquals(400, client.read().status());
      }
      try (RawClient client = new RawClient(running.port())) {
        client.send("GET /prod HTTP/1.1\r\nHost: ch4t.localhost\r\n\r\n");
        assertEquals(403, client.read().status());
      }
    }
  }

  @Test
  void connectionsAreSentToAskedOfAndClosedByThoseWhoSign() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, chat(route("$connect", false)))) {
      Client client = new Client();
      connect(running, "/prod", client);
      String id = event(running).at("/requestContext/connectionId").asText();
      String path = "/prod/@connections/" + id.replace("=", "%3D");
      assertEquals(
          403,
          send(running.request(path).POST(HttpRequest.BodyPublishers.ofString("x"))).statusCode());
      HttpRequest.Builder post =
          running
              .request(path)
              .header("Authorization", "Fake execute-api")
              .POST(HttpRequest.BodyPublishers.ofString("h\u00e9llo"));
      assertEquals(200, send(post).statusCode());
      assertEquals("h\u00e9llo", client.hears());
      HttpRequest.Builder get = running.request(path).header("Authorization", "Fake execute-api");
      JsonNode details = JSON.readTree(send(get).body());
      assertEquals("2026-03-04T05:06:07.089Z", details.get("connectedAt").asText());
      assertEquals("127.0.0.1", details.at("/identity/sourceIp").asText());
      HttpRequest.Builder large =
          running
              .request(path)
              .header("Authorization", "Fake execute-api")
              .POST(HttpRequest.BodyPublishers.ofString("x".repeat(128 * 1024 + 1)));
      assertEquals(413, send(large).statusCode());
      HttpRequest.Builder delete =
          running.request(path).header("Authorization", "Fake execute-api").DELETE();
      assertEquals(204, send(delete).statusCode());
      assertTrue(client.hears().startsWith("closed 1000"));
      HttpResponse<String> gone =
          send(
              running
                  .request("/prod/@connections/none")
                  .header("Authorization", "Fake execute-api"));
      assertEquals(410, gone.statusCode());
      assertEquals("GoneException", gone.headers().firstValue("x-amzn-errortype").orElse(""));
    }
  }

  @Test
  void theFunctionChoosesTheSubprotocol() throws Exception {
    String answer = "{\"statusCode\":200,\"headers\":{\"Sec-WebSocket-Protocol\":\"mqtt\"}}";
    try (RunningTrigger running =
        RunningTrigger.answering(answer, chat(route("$connect", false)))) {
      WebSocket socket =
          CLIENT
              .newWebSocketBuilder()
              .subprotocols("soap", "mqtt")
              .buildAsync(URI.create("ws://127.0.0.1:" + running.port() + "/prod"), new Client())
              .join();
      assertEquals("mqtt", socket.getSubprotocol());
    }
  }
}
