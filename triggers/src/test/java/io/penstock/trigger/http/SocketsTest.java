package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSocket APIs, with a client that is not ours. */
class SocketsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String OK = "{\"statusCode\":200}";

  private static FunctionRef function(String name) {
    return new FunctionRef("eu-north-1", "210987654321", name, null);
  }

  private static Route route(String key, boolean answered) {
    Route route = Route.socket(key, function(key.replace("$", "")));
    return route.withRules(route.rules().withAnswer(answered));
  }

  private static Api chat(Route... routes) {
    return Api.webSocket(
        "ch4t",
        "chat",
        "eu-north-1",
        "210987654321",
        new Api.Stage("prod", Map.of("room", "lobby")),
        List.of(routes),
        "$request.body.action");
  }

  /** What a client hears. */
  private static final class Client implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("closed " + status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add("error " + error);
    }

    String hears() throws InterruptedException {
      return heard.poll(60, TimeUnit.SECONDS);
    }
  }

  private static WebSocket connect(RunningTrigger running, String path, Client client) {
    return CLIENT
        .newWebSocketBuilder()
        .header("User-Agent", "chat/1")
        .buildAsync(URI.create("ws://127.0.0.1:" + running.port() + path), client)
        .join();
  }

  /** The client may see its answer before the server has noted the connection. */
  private static void untilOpen(RunningTrigger running, int connections) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (running.trigger().sockets().count() != connections && System.nanoTime() < end)
      Thread.sleep(5);
    assertEquals(connections, running.trigger().sockets().count());
  }

  private static JsonNode event(RunningTrigger running) throws Exception {
    return JSON.readTree(running.event());
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

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

  private static int refused(RunningTrigger running, String path) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> connect(running, path, new Client()));
    return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
  }

  @Test
  void whoConnectsShowsAKeyOfAUsagePlan() throws Exception {
    String key = "twenty-characters-and-more";
    var plan = new UsagePlan("plan", null, null, List.of(new UsagePlan.Key("k", key, true)));
    Route connect = route("$connect", false);
    Api api =
        chat(connect.withRules(connect.rules().withApiKey(true)), route("$default", false))
            .withAccess(new Access(null, List.of(plan), false));
    try (RunningTrigger running = RunningTrigger.answering(OK, api)) {
      assertEquals(403, refused(running, "/prod"));
      assertEquals(0, running.calls.size());
      WebSocket socket =
          CLIENT
              .newWebSocketBuilder()
              .header("x-api-key", key)
              .buildAsync(URI.create("ws://127.0.0.1:" + running.port() + "/prod"), new Client())
              .join();
      untilOpen(running, 1);
      socket.abort();
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
  void anAuthorizerDecidesAndItsContextStaysWithTheConnection() throws Exception {
    FunctionRef guard = function("guard");
    Authorizer authorizer =
        new Authorizer.Lambda(
            "guard",
            guard,
            Authorizer.Format.REQUEST_1,
            List.of("method.request.querystring.token"),
            false,
            Duration.ZERO);
    Api plain =
        chat(route("$connect", false).withAuthorizer("guard", List.of()), route("$default", false));
    Api api =
        new Api(
            plain.id(),
            plain.name(),
            plain.kind(),
            plain.region(),
            plain.account(),
            plain.aliases(),
            plain.domains(),
            plain.stages(),
            plain.routes(),
            null,
            plain.binaryMediaTypes(),
            List.of(authorizer),
            false,
            Access.OPEN,
            plain.selection());
    String policy =
        "{\"principalId\":\"ada\",\"context\":{\"n\":1},\"policyDocument\":{\"Statement\":[{\"Effect\":"
            + "\"%s\",\"Action\":\"execute-api:Invoke\",\"Resource\":"
            + "\"arn:aws:execute-api:eu-north-1:210987654321:ch4t/prod/$connect\"}]}}";
    String[] says = {"Deny"};
    Function<Invocation, Future<Outcome>> functions =
        call ->
            call.function().equals(guard)
                ? says[0].equals("Unauthorized")
                    ? Future.succeededFuture(
                        new Outcome.Raised(
                            "Error", Buffer.buffer("{\"errorMessage\":\"Unauthorized\"}")))
                    : RunningTrigger.returned(policy.formatted(says[0]))
                : RunningTrigger.returned(OK);
    try (RunningTrigger running = RunningTrigger.of(functions, api)) {
      assertEquals(401, refused(running, "/prod"));
      assertEquals(0, running.calls.size());
      assertEquals(403, refused(running, "/prod?token=t"));
      running.event();
      says[0] = "Unauthorized";
      assertEquals(401, refused(running, "/prod?token=t"));
      running.event();
      says[0] = "Allow";
      WebSocket socket = connect(running, "/prod?token=t", new Client());
      JsonNode asked = event(running);
      assertEquals("REQUEST", asked.get("type").asText());
      assertEquals(
          "arn:aws:execute-api:eu-north-1:210987654321:ch4t/prod/$connect",
          asked.get("methodArn").asText());
      assertEquals("t", asked.at("/queryStringParameters/token").asText());
      assertTrue(asked.at("/requestContext/connectionId").isTextual());
      assertEquals("ada", event(running).at("/requestContext/authorizer/principalId").asText());
      socket.sendText("hello", true);
      assertEquals("1", event(running).at("/requestContext/authorizer/n").asText());
    }
  }

  @Test
  void aMessageThatLeadsNowhereIsAnswered() throws Exception {
    Outcome raised = new Outcome.Raised("Error", Buffer.buffer("{}"));
    try (RunningTrigger running =
        RunningTrigger.of(_ -> Future.succeededFuture(raised), chat(route("fails", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      socket.sendText("{\"action\":\"none\"}", true).join();
      JsonNode forbidden = JSON.readTree(client.hears());
      assertEquals("Forbidden", forbidden.get("message").asText());
      assertTrue(forbidden.get("connectionId").isTextual());
      assertTrue(forbidden.get("requestId").isTextual());
      socket.sendText("{\"action\":\"fails\"}", true).join();
      assertEquals("Internal server error", JSON.readTree(client.hears()).get("message").asText());
    }
  }

  @Test
  void messagesHaveAwssSize() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, chat(route("$default", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      String frame = "x".repeat(32 * 1024);
      for (int i = 0; i < 4; i++) {
        socket.sendText(frame, i == 3).join();
      }
      assertEquals(128 * 1024, event(running).get("body").asText().length());
      for (int i = 0; i < 5; i++) {
        socket.sendText(i == 4 ? "x" : frame, i == 4).join();
      }
      assertEquals("closed 1009 Message too big", client.hears());
    }
  }

  @Test
  void aFrameBeyondAwssSizeEndsTheConnection() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, chat(route("$default", false)));
        RawClient client = new RawClient(running.port())) {
      client.send(
          "GET /prod HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      assertEquals(101, client.read().status());
      int length = 32 * 1024 + 1;
      client.send(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) (length >> 8), (byte) length});
      client.send(new byte[4 + length]);
      byte[] close = client.readToEnd().getBytes(StandardCharsets.ISO_8859_1);
      assertEquals((byte) 0x88, close[0]);
      assertEquals(1009, (close[2] & 0xff) << 8 | close[3] & 0xff);
      assertEquals(0, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "600000, 0, 0, false",
    "600001, 0, 0, true",
    "7200000, 0, 7199000, false",
    "7200001, 0, 7200000, true"
  })
  void aConnectionEndsAfterAwssTimes(long now, long opened, long lastFrame, boolean over) {
    assertEquals(over, SocketConnection.isOver(now, opened, lastFrame));
  }

  /** The client may know that it is connected a moment before the gateway has noted it. */
  private static SocketConnection opened(RunningTrigger running, String id) {
    SocketConnection connection = running.trigger().sockets().connection(id);
    while (connection == null) {
      LockSupport.parkNanos(200_000);
      connection = running.trigger().sockets().connection(id);
    }
    return connection;
  }

  @Test
  void whoSaysNothingForTenMinutesIsToldAndLetGo() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering(OK, chat(route("$connect", false), route("$disconnect", false)))) {
      Client client = new Client();
      connect(running, "/prod", client);
      String id = event(running).at("/requestContext/connectionId").asText();
      SocketConnection connection = opened(running, id);
      connection.check(connection.now() + 700_000);
      assertEquals("closed 1001 Going away", client.hears());
      JsonNode disconnect = event(running);
      assertEquals(1001, disconnect.at("/requestContext/disconnectStatusCode").asInt());
      assertEquals("Going away", disconnect.at("/requestContext/disconnectReason").asText());
    }
  }

  @Test
  void aConnectionWithManyMessagesUnderWayIsNotRead() throws Exception {
    BlockingQueue<Promise<Outcome>> running8 = new LinkedBlockingQueue<>();
    Function<Invocation, Future<Outcome>> slow =
        _ -> {
          Promise<Outcome> promise = Promise.promise();
          running8.add(promise);
          return promise.future();
        };
    try (RunningTrigger running = RunningTrigger.of(slow, chat(route("$default", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      for (int i = 0; i < 12; i++) {
        socket.sendText("message " + i, true).join();
      }
      for (int i = 0; i < 8; i++) {
        assertEquals("message " + i, event(running).get("body").asText());
      }
      assertEquals(0, running.calls.size());
      for (int i = 8; i < 12; i++) {
        running8.take().complete(new Outcome.Returned(Buffer.buffer(OK)));
        assertEquals("message " + i, event(running).get("body").asText());
      }
      assertTrue(running.trigger().edge().bodiesHeld() > 0);
      for (int i = 0; i < 8; i++) {
        running8.take().complete(new Outcome.Returned(Buffer.buffer("{}")));
      }
      // Answers come in turn: this one after those eight.
      socket.sendText("last", true).join();
      event(running);
      running8.take().complete(new Outcome.Raised("E", Buffer.buffer("{}")));
      assertTrue(client.hears().contains("Internal server error"));
      assertEquals(0, running.trigger().edge().bodiesHeld());
    }
  }

  @Test
  void aMessageWhoseFunctionTakesTooLongIsToldOf() throws Exception {
    BlockingQueue<Promise<Outcome>> under = new LinkedBlockingQueue<>();
    Function<Invocation, Future<Outcome>> slow =
        call -> {
          Promise<Outcome> promise = Promise.promise();
          under.add(promise);
          return promise.future();
        };
    Route route = route("$default", false).withTimeout(Duration.ofMillis(50));
    try (RunningTrigger running = RunningTrigger.of(slow, chat(route))) {
      Client client = new Client();
      connect(running, "/prod", client).sendText("x", true).join();
      Promise<Outcome> late = under.take();
      assertTrue(client.hears().contains("Endpoint request timed out"));
      late.complete(new Outcome.Raised("E", Buffer.buffer("{}")));
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
