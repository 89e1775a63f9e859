package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with a moved clock, and asynchronous events through it. */
abstract class EventsEndToEndFixture {
  static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler, Timeout: 10}}
      Resources:
        Fails:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: |
              exports.handler = async event => {
                if (event.heal && require('fs').existsSync(event.heal)) return {healed: event.n};
                console.log('about to fail', event.n);
                throw new TypeError('no ' + event.n);
              };
            EventInvokeConfig:
              DestinationConfig: {OnFailure: {Type: Lambda, Destination: !GetAtt Hears.Arn}}
        Hears:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: |
              exports.handler = async event => console.log('heard', JSON.stringify(event));
        Fine:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: "exports.handler = async event => event;"
      """;
  @TempDir Path folder;

  final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MILLIS));
  final HttpClient http = HttpClient.newHttpClient();
  TestPenstock penstock;

  @BeforeEach
  void start() throws IOException {
    Path file = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    penstock = TestPenstock.up(file, now::get, "--no-watch", "--isolation=process");
  }

  @AfterEach
  void stop() {
    penstock.close();
  }

  HttpResponse<String> send(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(penstock.api() + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) request.header("content-type", "application/json");
    if (path.startsWith("/2015")) request.header("x-amz-invocation-type", "Event");
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String accept(String function, String event) {
    var answer = send("POST", "/2015-03-31/functions/" + function + "/invocations", event);
    assertEquals(202, answer.statusCode(), answer.body());
    assertEquals("", answer.body());
    return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
  }

  JsonObject json(String method, String path, String body, int status) {
    var answer = send(method, "/_penstock/api/" + path, body);
    assertEquals(status, answer.statusCode(), answer.body());
    return new JsonObject(answer.body());
  }

  JsonObject event(String id) {
    return json("GET", "events/" + id, null, 200);
  }

  static void until(Supplier<Object> what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("waited in vain: " + what.get());
      LockSupport.parkNanos(10_000_000);
    }
  }

  void untilTries(String id, int tries) {
    until(
        () -> event(id),
        () -> {
          JsonObject event = event(id);
          return event.getInteger("attempts") == tries
              && !event.getString("state").equals("RUNNING");
        });
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }
}
