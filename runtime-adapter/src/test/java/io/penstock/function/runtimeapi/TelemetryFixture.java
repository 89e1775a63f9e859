package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A Telemetry API, and an extension that listens. */
abstract class TelemetryFixture {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newHttpClient();
  final List<JsonArray> batches = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile boolean holds;
  volatile boolean listens = true;
  volatile Runnable held = () -> {};
  HttpServer extension;
  RuntimeApi api;
  String id;

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

  HttpResponse<String> send(String method, String path, String body, String name, String identifier)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
            .header("Lambda-Extension-Name", name)
            .header("Lambda-Extension-Identifier", identifier)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> subscribe(String path, JsonObject body) throws Exception {
    return send("PUT", path, body.encode(), "watch", id);
  }

  JsonObject wish(String... types) {
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

  List<JsonObject> records() {
    return batches.stream().flatMap(batch -> batch.stream().map(JsonObject.class::cast)).toList();
  }

  List<String> types() {
    return records().stream().map(record -> record.getString("type")).toList();
  }
}
