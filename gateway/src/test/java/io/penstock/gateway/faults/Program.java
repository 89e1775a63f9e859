package io.penstock.gateway.faults;

import io.penstock.gateway.ProgramCache;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as a process of its own, that may be killed. */
final class Program implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  private static final Pattern API_PORT =
      Pattern.compile("(?:AWS_ENDPOINT_URL=http://localhost:|\"apiPort\":)(\\d+)");
  private static final Pattern HTTP_PORT =
      Pattern.compile("(?:may notify http://localhost:|\"httpPort\":)(\\d+)");

  final Process process;
  private final Path output;
  private volatile int apiPort;
  private volatile int httpPort;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it without waiting, on ports that are free: which, it says itself.
   *
   * @param before a program and its options that run it, such as strace's
   */
  static Program start(
      List<String> before,
      Map<String, String> variables,
      Path template,
      Path state,
      String... options)
      throws IOException {
    var command = new ArrayList<String>(before);
    command.addAll(ProgramCache.command());
    return run(command, variables, template, state, options);
  }

  /**
   * The same for another way to start it.
   *
   * @param start all before the arguments of the program
   */
  static Program run(
      List<String> start,
      Map<String, String> variables,
      Path template,
      Path state,
      String... options)
      throws IOException {
    var command = new ArrayList<String>(start);
    command.addAll(
        List.of(
            "up",
            template.toString(),
            "--http-port=0",
            "--api-port=0",
            "--isolation=process",
            "--no-watch",
            "--data-dir=" + state));
    command.addAll(List.of(options));
    Path output = Files.createTempFile("program", ".log");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    return new Program(builder.start(), output);
  }

  static Program start(Path template, Path state) throws IOException {
    return start(List.of(), Map.of(), template, state);
  }

  /** Waits until it answers; how long that took. */
  Duration untilUp() throws InterruptedException {
    long begun = System.nanoTime();
    Until.holds(
        () -> "not up: " + said(),
        () -> {
          if (!process.isAlive()) return true;
          if (apiPort == 0) apiPort = port(API_PORT);
          return apiPort != 0 && health() != 0;
        });
    if (!process.isAlive()) throw new AssertionError("ended: " + said());
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** A port that its first screen tells; 0 as long as it does not. */
  private int port(Pattern told) {
    Matcher found = told.matcher(said());
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  /** The status of its health; 0 when it does not answer. */
  int health() {
    var request =
        HttpRequest.newBuilder(uri("/_penstock/health")).timeout(Duration.ofSeconds(20)).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Waits until it has ended by itself; its exit status. */
  int untilEnded() throws InterruptedException {
    Until.holds(() -> "does not end: " + said(), () -> !process.isAlive());
    return process.exitValue();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + apiPort + path);
  }

  /** Told of on the first screen where there are buckets, and in JSON. */
  private URI http(String path) {
    if (httpPort == 0) httpPort = port(HTTP_PORT);
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  /** Stores an event; the status, or 0 when there was no answer. */
  int accept(String function, String event) throws InterruptedException {
    return post(
        "/2015-03-31/functions/" + function + "/invocations",
        event,
        "X-Amz-Invocation-Type",
        "Event");
  }

  /** Publishes to the topic T; the status, or 0 when there was no answer. */
  int publish(String message) throws InterruptedException {
    return post(
        "/",
        "Action=Publish&Version=2010-03-31&TopicArn=arn:aws:sns:us-east-1:123456789012:T&Message="
            + URLEncoder.encode(message, StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  /** Makes an SQS call; the status, or 0 when there was no answer. */
  int queue(String operation, String input) throws InterruptedException {
    return post("/", input, "X-Amz-Target", "AmazonSQS." + operation);
  }

  /** Makes a schedule; the status, or 0 when there was no answer. */
  int schedule(String name, String input) throws InterruptedException {
    return post("/schedules/" + name, input, "Content-Type", "application/json");
  }

  /** Posts a store's notification; the status, or 0 when there was no answer. */
  int notify(String notification) throws InterruptedException {
    return post(http("/_penstock/notifications"), notification, "Content-Type", "application/json");
  }

  private int post(String path, String body, String... header) throws InterruptedException {
    return post(uri(path), body, header);
  }

  private static int post(URI uri, String body, String... header) throws InterruptedException {
    return call("POST", uri, body, header);
  }

  /** Makes a call of the Query protocol; what is answered. */
  String text(String form) throws InterruptedException, IOException {
    var request =
        HttpRequest.newBuilder(uri("/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Makes a call of the HTTP port; the status, or 0 when there was no answer. */
  int httpGet(String path) throws InterruptedException {
    return call("GET", http(path), "");
  }

  /** Posts; what is answered. */
  String answer(String path, String body, String... header)
      throws InterruptedException, IOException {
    var request =
        HttpRequest.newBuilder(uri(path))
            .headers(header)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  /** What is answered to a GET. */
  String get(String path, String... header) throws InterruptedException, IOException {
    var request = HttpRequest.newBuilder(uri(path));
    if (header.length > 0) request.headers(header);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  /** Makes any call of the API port; the status, or 0 when there was no answer. */
  int call(String method, String path, String body, String... header) throws InterruptedException {
    return call(method, uri(path), body, header);
  }

  private static int call(String method, URI uri, String body, String... header)
      throws InterruptedException {
    if (uri.getPort() == 0) return 0; // it has not said yet where it is
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofMinutes(2))
            .headers(header.length == 0 ? new String[] {"X-Test", "1"} : header)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  String said() {
    try {
      return Files.readString(output, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    try {
      Files.deleteIfExists(output);
    } catch (IOException e) {
      // a temporary file
    }
  }
}
