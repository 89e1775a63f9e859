package io.penstock.function.http;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A function behind a URL, and a server that answers for it. */
abstract class HttpEndpointFixture {
  static final FunctionRef FUNCTION = new FunctionRef("eu-north-1", "123456789012", "probe", null);

  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  final List<String> lines = new CopyOnWriteArrayList<>();
  Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  URI serve(String path, Handler<HttpServerRequest> handler) throws Exception {
    int port = await(vertx.createHttpServer().requestHandler(handler).listen(0)).actualPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  URI answer(String path, int status, String body, String... header) throws Exception {
    return serve(
        path,
        request -> {
          HttpServerResponse response = request.response().setStatusCode(status);
          if (header.length > 0) {
            response.putHeader(header[0], header[1]);
          }
          response.end(body);
        });
  }

  Invoker open(URI uri) {
    return open(uri, Duration.ofSeconds(60), HttpEndpoint.CONNECTIONS, HttpEndpoint.WAITING);
  }

  Invoker open(URI uri, Duration timeout, int connections, int waiting) {
    FunctionSpec.Edit spec = FunctionSpec.of(FUNCTION, new FunctionSpec.Code.Endpoint(uri));
    spec.timeout = timeout;
    return new HttpEndpoint(
            vertx, (_, _, _, line) -> lines.add(line), CLOCK, new Random(1), connections, waiting)
        .open(spec.done());
  }

  static Future<Result> invoke(Invoker invoker, String event) {
    return invoker.invoke(
        new Invocation("id-1", FUNCTION, Buffer.buffer(event), "Root=1", "{\"c\":1}", false, null));
  }

  static Outcome outcome(Invoker invoker) throws Exception {
    return await(invoke(invoker, "{}")).outcome();
  }
}
