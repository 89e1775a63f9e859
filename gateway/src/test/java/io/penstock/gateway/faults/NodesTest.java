package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one PostgreSQL, asked by way of the one that is not the owner. */
class NodesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FUNCTION =
      """
      exports.handler = async (event) => {
        const wait = event.queryStringParameters?.wait;
        if (wait) await new Promise((done) => setTimeout(done, Number(wait)));
        return event.requestContext
          ? {statusCode: 201, headers: {'x-seen': 'yes'}, body: JSON.stringify(event)}
          : event;
      };
      """;

  @TempDir static Path folder;
  private static PostgresDatabase database;
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    database = PostgresDatabase.start();
    Files.createDirectories(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.js"), FUNCTION);
    Path template =
        Files.writeString(
            folder.resolve("template.yaml"),
            """
            Resources:
              Echo:
                Type: AWS::Serverless::Function
                Properties:
                  Runtime: nodejs22.x
                  Handler: index.handler
                  Timeout: 30
                  CodeUri: code
                  Events:
                    Any: {Type: HttpApi, Properties: {Path: /echo, Method: ANY}}
            """);
    nodes = new Nodes(folder, template, database.uri());
    nodes.start();
    nodes.start();
  }

  @AfterAll
  static void stop() {
    nodes.close();
    database.close();
  }

  private static HttpResponse<String> send(URI uri, String method, String body, String... headers)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri)
            .headers(headers.length == 0 ? new String[] {"X-Test", "1"} : headers)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonObject queue(String operation, JsonObject input) throws Exception {
    var answer =
        send(nodes.api(1, "/"), "POST", input.encode(), "X-Amz-Target", "AmazonSQS." + operation);
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body().isEmpty() ? new JsonObject() : new JsonObject(answer.body());
  }

  @Test
  void eachSaysWhatItIs() throws Exception {
    var owner = send(nodes.api(0, "/_penstock/health"), "GET", "");
    assertEquals("UP", new JsonObject(owner.body()).getString("status"), nodes.said(0));
    var other = send(nodes.api(1, "/_penstock/health"), "GET", "");
    assertEquals("PASSING_ON", new JsonObject(other.body()).getString("status"));
    assertTrue(
        send(nodes.api(1, "/_penstock/metrics"), "GET", "").body().contains("penstock_node_"));
  }

  @Test
  void apisAnswerAtAnyNode() throws Exception {
    String url =
        queue("CreateQueue", new JsonObject().put("QueueName", "anywhere")).getString("QueueUrl");
    var at = new JsonObject().put("QueueUrl", url);
    queue("SendMessage", at.copy().put("MessageBody", "hello"));
    var got = queue("ReceiveMessage", at.copy().put("WaitTimeSeconds", 20));
    assertEquals("hello", got.getJsonArray("Messages").getJsonObject(0).getString("Body"));
    var gone =
        send(
            nodes.api(1, "/"),
            "POST",
            at.put("QueueUrl", url + "x").encode(),
            "X-Amz-Target",
            "AmazonSQS.PurgeQueue");
    assertEquals(400, gone.statusCode());
    assertTrue(gone.body().contains("QueueDoesNotExist"), gone.body());
    var invoked = send(nodes.api(1, "/2015-03-31/functions/Echo/invocations"), "POST", "{\"a\":1}");
    assertEquals("{\"a\":1}", invoked.body(), nodes.said(0));
    assertEquals(200, send(nodes.api(1, "/_penstock/api/functions"), "GET", "").statusCode());
    assertEquals(302, send(nodes.api(1, "/_penstock/"), "GET", "").statusCode());
  }

  @Test
  void aRequestLooksAsIfItHadComeToTheOwner() throws Exception {
    URI uri = nodes.http(1, "/echo?x=1&x=2");
    var answer = send(uri, "PUT", "text", "X-Case", "1", "Content-Type", "text/plain");
    assertEquals(201, answer.statusCode(), answer.body() + nodes.said(0));
    assertEquals("yes", answer.headers().firstValue("x-seen").orElseThrow());
    var event = new JsonObject(answer.body());
    assertEquals("text", event.getString("body"));
    assertEquals("x=1&x=2", event.getString("rawQueryString"));
    assertEquals(
        "127.0.0.1",
        event.getJsonObject("requestContext").getJsonObject("http").getString("sourceIp"));
    var headers = event.getJsonObject("headers");
    assertEquals("127.0.0.1:" + uri.getPort(), headers.getString("host"));
    assertEquals("127.0.0.1", headers.getString("x-forwarded-for"));
    assertTrue(headers.fieldNames().stream().noneMatch(name -> name.startsWith("x-penstock")));
  }

  @Test
  void capsHold() throws Exception {
    var large = new byte[11 << 20];
    Arrays.fill(large, (byte) 'x');
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(nodes.http(1, "/echo"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(large))
                .build(),
            BodyHandlers.ofString());
    assertEquals(413, answer.statusCode());
    var unknown = send(nodes.http(1, "/nowhere"), "GET", "");
    assertEquals(404, unknown.statusCode());
  }

  /** What is under way has its answer; nothing new is taken. */
  @Test
  void aNodeThatPassesOnEndsInOrder() throws Exception {
    nodes.start();
    var waits =
        HTTP.sendAsync(
            HttpRequest.newBuilder(nodes.http(2, "/echo?wait=5000")).build(),
            BodyHandlers.ofString());
    var health = nodes.api(2, "/_penstock/metrics");
    Until.holds(() -> nodes.said(2), () -> passing(health) == 1);
    nodes.program(2).process.destroy();
    assertEquals(201, waits.get(1, TimeUnit.MINUTES).statusCode());
    nodes.program(2).untilEnded();
  }

  private static double passing(URI metrics) {
    try {
      return send(metrics, "GET", "")
          .body()
          .lines()
          .filter(line -> line.startsWith("penstock_node_passing{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
          .findFirst()
          .orElse(0);
    } catch (Exception e) {
      return 0;
    }
  }

  @Test
  void nobodyElseIsTakenAtTheInnerPort() throws Exception {
    URI inner = URI.create("http://127.0.0.1:" + nodes.peer(0) + "/penstock/1");
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request = HttpRequest.newBuilder(inner).build();
      assertNotEquals(
          200,
          http.sendAsync(request, BodyHandlers.discarding())
              .handle((answer, problem) -> problem == null ? answer.statusCode() : 0)
              .get(1, TimeUnit.MINUTES));
    }
  }
}
