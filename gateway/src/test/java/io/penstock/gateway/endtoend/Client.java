package io.penstock.gateway.endtoend;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Plain HTTP calls, and waiting. */
public final class Client {
  private static final Duration LIMIT = Duration.ofSeconds(120);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Client() {}

  public record Answer(int status, java.net.http.HttpHeaders headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    public JsonObject json() {
      return new JsonObject(Buffer.buffer(body));
    }

    public String header(String name) {
      return headers.firstValue(name).orElse(null);
    }

    List<String> headers(String name) {
      return headers.allValues(name);
    }
  }

  /**
   * @param headers names and values in turn
   */
  public static Answer send(URI base, String method, String path, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(LIMIT)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) request.headers(headers);
    try {
      var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), answer.headers(), answer.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Answer get(URI base, String path, String... headers) {
    return send(base, "GET", path, new byte[0], headers);
  }

  public static Answer post(URI base, String path, String body, String... headers) {
    return send(base, "POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Calls a function synchronously, as the Lambda API has it. */
  public static Answer invoke(TestPenstock penstock, String name, String event, String... headers) {
    return post(penstock.api(), "/2015-03-31/functions/" + name + "/invocations", event, headers);
  }

  public static String log(TestPenstock penstock, String function) {
    return get(penstock.api(), "/_penstock/api/functions/" + function + "/logs?lines=2000").text();
  }

  /** What a function logged after {@code got }, line by line. */
  static List<String> got(TestPenstock penstock, String function) {
    String mark = "got ";
    return log(penstock, function)
        .lines()
        .filter(line -> line.contains(mark))
        .map(line -> line.substring(line.indexOf(mark) + mark.length()))
        .toList();
  }

  public static void until(String what, BooleanSupplier condition) {
    until(what, LIMIT, condition);
  }

  static void until(String what, Duration limit, BooleanSupplier condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("not within " + limit + ": " + what);
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }
}
