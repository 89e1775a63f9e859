package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Telemetry and Logs APIs, as an extension meets them. */
class TelemetryTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<JsonArray> batches = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile boolean holds;
  private volatile boolean listens = true;
  private volatile Runnable held = () -> {};
  private HttpServer extension;
  private RuntimeApi api;
  private String id;

  @BeforeEach
  void start() throws Exception {
    var peers =
        new Peers() {
          @Override
          public boolean test(SocketAddress peer, SocketAddress own) {
            return true;
          }

          @Override
          public boolean listens(int port) {
            return listens;
          }
        };
    api = await(RuntimeApi.listen(vertx, "127.0.0.1", 0, peers, InstantSource.fixed(NOW)));
    api.expectExtensions(Set.of("watch"), "f", "7", "index.handler");
    extension =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  batches.add(body.toJsonArray());
                                  Runnable answer =
                                      () -> request.response().setStatusCode(status).end();
                                  if (holds) held = answer;
                                  else answer.run();
                                }))
                .listen(0, "127.0.0.1"));
    var registered =
        send("POST", "/2020-01-01/extension/register", "{\"events\":[\"INVOKE\"]}", "watch", "");
    id = registered.headers().firstValue("Lambda-Extension-Identifier").orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    await(api.close());
    await(vertx.close());
    http.close();
  }

  private HttpResponse<String> send(
      String method, String path, String body, String name, String identifier) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .header("Lambda-Extension-Name", name)
            .header("Lambda-Extension-Identifier", identifier)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> subscribe(String path, JsonObject body) throws Exception {
    return send("PUT", path, body.encode(), "watch", id);
  }

  private JsonObject wish(String... types) {
    return new JsonObject()
        .put("schemaVersion", "2022-12-13")
        .put("types", new JsonArray(List.of(types)))
        .put("buffering", new JsonObject().put("timeoutMs", 25))
        .put(
            "destination",
            new JsonObject()
                .put("protocol", "HTTP")
                .put("URI", "http://sandbox.localdomain:" + extension.actualPort() + "/here"));
  }

  private List<JsonObject> records() {
    return batches.stream().flatMap(batch -> batch.stream().map(JsonObject.class::cast)).toList();
  }

  private List<String> types() {
    return records().stream().map(record -> record.getString("type")).toList();
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 30 s");
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void whatHappenedBeforeTheSubscriptionIsTold() throws Exception {
    api.telemetry().platform("platform.initStart", new JsonObject().put("phase", "init"));
    api.telemetry().line("function", "{\"level\":\"INFO\"}", true);
    var answer = subscribe("/2022-07-01/telemetry", wish("platform", "function"));
    assertEquals("200 \"OK\"", answer.statusCode() + " " + answer.body());
    api.telemetry().line("extension", "not wanted", false);
    api.telemetry().line("function", "{\"a text", true);
    await(api.telemetry().flush());
    assertEquals(
        List.of("platform.initStart", "function", "platform.telemetrySubscription", "function"),
        types());
    assertEquals(
        "{\"time\":\"2026-01-01T00:00:00.123Z\",\"type\":\"function\",\"record\":{\"level\":\"INFO\"}}",
        records().get(1).encode());
    assertEquals("{\"a text", records().get(3).getString("record"));
  }

  @Test
  void theLogsApiHasRecordsOfItsOwn() throws Exception {
    for (String type : List.of("initStart", "start", "runtimeDone", "end", "report"))
      api.telemetry().platform("platform." + type, new JsonObject());
    var body = wish("platform").put("schemaVersion", "2021-03-18");
    assertEquals(200, subscribe("/2020-08-15/logs", body).statusCode());
    await(api.telemetry().flush());
    assertEquals(
        List.of(
            "platform.start",
            "platform.runtimeDone",
            "platform.end",
            "platform.report",
            "platform.logsSubscription"),
        types());
  }

  @Test
  void batchesAreNoLargerThanAskedFor() throws Exception {
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    for (int i = 0; i < 1_800; i++) api.telemetry().line("function", "line " + i, false);
    until(() -> records().size() == 1_800);
    assertTrue(batches.stream().allMatch(batch -> batch.size() <= 1_000), "at most maxItems");
    assertEquals(
        IntStream.range(0, 1_800).mapToObj(i -> "line " + i).toList(),
        records().stream().map(record -> record.getString("record")).toList());
  }

  @Test
  void whatComesTooFastIsDroppedAndCounted() throws Exception {
    holds = true;
    assertEquals(
        200, subscribe("/2022-07-01/telemetry", wish("platform", "function")).statusCode());
    until(() -> batches.size() == 1);
    for (int i = 0; i < 2_500; i++) api.telemetry().line("function", "line " + i, false);
    holds = false;
    held.run();
    until(() -> types().contains("platform.logsDropped"));
    JsonObject dropped =
        records().get(types().indexOf("platform.logsDropped")).getJsonObject("record");
    assertEquals(500, dropped.getInteger("droppedRecords"));
    assertTrue(dropped.getInteger("droppedBytes") > 500 * 10, dropped.encode());
  }

  @Test
  void deliveryIsTriedAgain() throws Exception {
    status = 500;
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    api.telemetry().line("function", "once more", false);
    until(() -> batches.size() > 1);
    status = 200;
    await(api.telemetry().flush());
    assertEquals("once more", records().getLast().getString("record"));
    assertEquals(batches.getFirst(), batches.get(1));
  }

  @Test
  void nothingIsSentToAPortOfSomebodyElse() throws Exception {
    listens = false;
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    api.telemetry().line("function", "secret", false);
    await(api.telemetry().flush());
    assertEquals(List.of(), batches);
  }

  @Test
  void onceInitialisedNobodyCanSubscribeOrRegister() throws Exception {
    var waits =
        http.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + api.port() + "/2020-01-01/extension/event/next"))
                .header("Lambda-Extension-Identifier", id)
                .build(),
            HttpResponse.BodyHandlers.ofString());
    var runtime =
        http.sendAsync(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + api.port() + "/2018-06-01/runtime/invocation/next"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    await(api.initialized());
    var late = subscribe("/2022-07-01/telemetry", wish("function"));
    assertEquals(
        "403 {\"errorMessage\":\"Telemetry API subscription is closed"
            + " already\",\"errorType\":\"Telemetry.SubscriptionClosed\"}",
        late.statusCode() + " " + late.body());
    var other = send("POST", "/2020-01-01/extension/register", "{}", "late", "");
    assertEquals(403, other.statusCode());
    assertTrue(other.body().contains("Extension.RegistrationClosed"), other.body());
    assertEquals(
        Duration.ofMillis(500), await(api.shutDown("spindown", NOW)), "nobody wants SHUTDOWN");
    waits.cancel(true);
    runtime.cancel(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "types | [] | types should not be empty",
        "types | [\"metrics\"] | types should be of [extension, function, platform]",
        "schemaVersion | \"2023-01-01\" | schemaVersion is not supported: 2023-01-01",
        "buffering | {\"maxItems\":999} | maxItems should be from 1000 to 10000",
        "buffering | {\"maxBytes\":2000000} | maxBytes should be from 262144 to 1048576",
        "buffering | {\"timeoutMs\":\"soon\"} | timeoutMs should be from 25 to 30000",
        "destination | {\"protocol\":\"TCP\",\"URI\":\"http://sandbox:1\"} | destination protocol"
            + " should be HTTP",
        "destination | {\"protocol\":\"HTTP\",\"URI\":\"http://sandbox\"} | URI port is not"
            + " provided",
        "destination | {\"protocol\":\"HTTP\",\"URI\":\"http://10.0.0.1:80\"} | URI host should be"
            + " sandbox.localdomain",
      })
  void whatCannotBeIsRefused(String member, String value, String message) throws Exception {
    var body = wish("function");
    var answer =
        send(
            "PUT",
            "/2022-07-01/telemetry",
            body.put(member, new JsonArray("[" + value + "]").getValue(0)).encode(),
            "watch",
            id);
    assertEquals(400, answer.statusCode());
    assertEquals(
        new JsonObject().put("errorMessage", message).put("errorType", "ValidationError"),
        new JsonObject(answer.body()));
  }

  @Test
  void onlyExtensionsMaySubscribe() throws Exception {
    var answer = send("PUT", "/2022-07-01/telemetry", wish("function").encode(), "watch", "none");
    assertEquals(403, answer.statusCode());
    assertEquals(400, send("PUT", "/2022-07-01/telemetry", "[", "watch", id).statusCode());
  }
}
