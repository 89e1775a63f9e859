package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small applications of the usual patterns, each as it would be deployed. The comments at the top
 * of each say what is done with it, and what must come of it, one after the other:
 *
 * <pre>
 * # send QUEUE BODY [GROUP of a FIFO queue]   # publish TOPIC MESSAGE      # put-event SOURCE DETAIL [BUS]
 * # event FUNCTION JSON                       # file BUCKET KEY TEXT       # header NAME: VALUE (from then on)
 * # get PATH -> STATUS PART                   # post PATH BODY -> STATUS PART
 * # socket PATH MESSAGE -> ANSWER             # url FUNCTION BODY
 * # logs FUNCTION PART     # silent FUNCTION PART (by now)     # order FUNCTION TEXT TEXT ...
 * # queue QUEUE PART of a message
 * </pre>
 */
class AppsTest {
  private static final Path FOLDER = Path.of("src/test/resources/apps");
  private static final String ACCOUNT = "us-east-1:123456789012:";

  @TempDir static Path folder;

  private final List<String> headers = new ArrayList<>();
  private TestPenstock penstock;
  private Path buckets;

  @TestFactory
  Stream<DynamicTest> applicationsDoWhatTheyAreFor() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      List<Path> files = all.sorted().toList();
      assertTrue(files.size() >= 20, files.size() + " applications");
      return files.stream()
          .map(file -> dynamicTest(file.getFileName().toString(), () -> run(file)));
    }
  }

  private void run(Path file) throws Exception {
    headers.clear();
    buckets = Files.createTempDirectory(folder, "buckets");
    String text = Files.readString(file);
    List<String> steps =
        text.lines().takeWhile(l -> l.startsWith("# ")).map(l -> l.substring(2)).toList();
    assertFalse(steps.isEmpty(), "nothing is done");
    try (var up = TestPenstock.up(text, "--no-watch", "--bucket=photos=" + buckets)) {
      penstock = up;
      for (String step : steps) step(step);
    }
  }

  private void step(String step) throws Exception {
    String[] one = step.split(" ", 2);
    String[] two = step.split(" ", 3);
    switch (one[0]) {
      case "send" -> send(one[1].split(" "));
      case "publish" -> publish(two[1], two[2]);
      case "put-event" -> putEvent(one[1].split(" "));
      case "event" ->
          assertEquals(
              202,
              Client.invoke(penstock, two[1], two[2], "X-Amz-Invocation-Type", "Event").status());
      case "file" -> file(one[1].split(" "));
      case "header" -> {
        headers.clear();
        headers.addAll(List.of(one[1].split(": ", 2)));
      }
      case "get" -> http(one[1].split(" -> "), null);
      case "post" -> http((two[1] + " -> " + two[2].split(" -> ")[1]).split(" -> "), two[2]);
      case "socket" -> socket(two[1], two[2].split(" -> "));
      case "url" -> url(two[1], two[2]);
      case "logs" -> until(step, () -> Client.log(penstock, two[1]).contains(two[2]));
      case "silent" -> assertFalse(Client.log(penstock, two[1]).contains(two[2]), step);
      case "order" -> order(one[1].split(" "));
      case "queue" -> until(step, () -> receive(two[1]).contains(two[2]));
      default -> throw new IllegalArgumentException(step);
    }
  }

  private JsonObject call(String target, JsonObject input) {
    Client.Answer answer = Client.post(penstock.api(), "/", input.encode(), "X-Amz-Target", target);
    assertEquals(200, answer.status(), answer.text());
    return answer.json();
  }

  private String queue(String name) {
    return penstock.api() + "/123456789012/" + name;
  }

  private void send(String[] what) {
    var input = new JsonObject().put("QueueUrl", queue(what[0])).put("MessageBody", what[1]);
    if (what.length > 2) input.put("MessageGroupId", what[2]);
    call("AmazonSQS.SendMessage", input);
  }

  private String receive(String name) {
    return call(
            "AmazonSQS.ReceiveMessage",
            new JsonObject()
                .put("QueueUrl", queue(name))
                .put("WaitTimeSeconds", 1)
                .put("VisibilityTimeout", 0))
        .getJsonArray("Messages", new io.vertx.core.json.JsonArray())
        .stream()
        .map(message -> ((JsonObject) message).getString("Body"))
        .reduce("", String::concat);
  }

  private void publish(String topic, String message) {
    String form =
        "Action=Publish&Version=2010-03-31&TopicArn=arn:aws:sns:"
            + ACCOUNT
            + topic
            + "&Message="
            + java.net.URLEncoder.encode(message, java.nio.charset.StandardCharsets.UTF_8);
    Client.Answer answer =
        Client.post(penstock.api(), "/", form, "Content-Type", "application/x-www-form-urlencoded");
    assertEquals(200, answer.status(), answer.text());
  }

  private void putEvent(String[] what) {
    var entry =
        new JsonObject().put("Source", what[0]).put("DetailType", "t").put("Detail", what[1]);
    if (what.length > 2) entry.put("EventBusName", what[2]);
    JsonObject said =
        call(
            "AWSEvents.PutEvents",
            new JsonObject().put("Entries", new io.vertx.core.json.JsonArray().add(entry)));
    assertEquals(0, said.getInteger("FailedEntryCount"), said.encode());
  }

  private void file(String[] what) throws IOException {
    Path file = buckets.resolve(what[1]);
    Files.createDirectories(file.getParent());
    Files.writeString(file, what[2]);
  }

  /**
   * @param what path, then status and part of the body
   * @param body with what is expected behind it; null for a GET
   */
  private void http(String[] what, String body) {
    String[] sent = headers.toArray(String[]::new);
    Client.Answer answer =
        body == null
            ? Client.get(penstock.http(), what[0], sent)
            : Client.post(
                penstock.http(),
                what[0],
                body.split(" -> ")[0],
                Stream.concat(Arrays.stream(sent), Stream.of("Content-Type", "application/json"))
                    .toArray(String[]::new));
    String[] expected = what[1].split(" ", 2);
    assertEquals(Integer.parseInt(expected[0]), answer.status(), answer.text());
    assertTrue(answer.text().contains(expected[1]), answer.text());
  }

  private void url(String function, String body) throws IOException {
    int port = penstock.http().getPort();
    try (var client = new java.net.Socket("127.0.0.1", port)) {
      client.setSoTimeout(30_000);
      client
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: "
                      + function
                      + ".lambda-url.localhost:"
                      + port
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      String answer =
          new String(
              client.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      for (String part : body.split(" ")) assertTrue(answer.contains(part), answer);
    }
  }

  private void socket(String path, String[] said) throws Exception {
    var heard = new CompletableFuture<String>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://localhost:" + penstock.http().getPort() + path),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket from, CharSequence text, boolean last) {
                      heard.complete(text.toString());
                      return null;
                    }
                  })
              .get(120, TimeUnit.SECONDS);
      socket.sendText(said[0], true).get(120, TimeUnit.SECONDS);
      assertEquals(said[1], heard.get(120, TimeUnit.SECONDS));
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(120, TimeUnit.SECONDS);
      socket.abort();
    }
  }

  private void order(String[] what) {
    List<String> expected = Arrays.asList(what).subList(1, what.length);
    until("all", () -> Client.got(penstock, what[0]).size() >= expected.size());
    assertEquals(expected, Client.got(penstock, what[0]));
  }
}
