package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Requests that mean work, while another client asks for something small again and again: no
 * request may hold an event loop, so the other is answered all the while.
 */
class HostileCorpusTest {
  private static final String TEMPLATE =
      """
      Resources:
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
        F:
          Type: AWS::Serverless::Function
          Properties: {Runtime: nodejs22.x, Handler: i.h, InlineCode: "exports.h = async e => e"}
      """;

  /** Nothing that a slow machine does to a loop takes so long; what held it before took minutes. */
  private static final long MOST_MILLIS = 30_000;

  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(TEMPLATE, "--no-watch");
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  /** Asks both ports until it is told to stop; each must answer, whatever else goes on. */
  private static final class Neighbour implements Runnable {
    final AtomicBoolean over = new AtomicBoolean();
    final AtomicLong slowest = new AtomicLong();
    final AtomicLong answers = new AtomicLong();
    volatile Throwable problem;

    @Override
    public void run() {
      try {
        // So many connections that each event loop of both ports has some.
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < 8; i++)
          clients.add(new RawClient(i % 2 == 0 ? penstock.api() : penstock.http()));
        while (!over.get()) {
          for (int i = 0; i < clients.size(); i++) {
            long began = System.nanoTime();
            clients.get(i).request(i % 2 == 0 ? "GET /_penstock/health" : "GET /", "localhost");
            RawClient.Answer answer = clients.get(i).read();
            assertEquals(i % 2 == 0 ? 200 : 404, answer == null ? -1 : answer.status());
            slowest.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
            answers.incrementAndGet();
          }
        }
        for (RawClient client : clients) client.close();
      } catch (Throwable e) {
        problem = e;
      }
    }
  }

  @Test
  void nothingHoldsAnEventLoop() throws Exception {
    var neighbour = new Neighbour();
    Thread asking = Thread.ofPlatform().start(neighbour);
    int sent = 0;
    for (String request : corpus())
      for (URI port : List.of(penstock.api(), penstock.http()))
        try (var client = new RawClient(port)) {
          client.send(request);
          RawClient.Answer answer = client.read();
          // An answer or the end of the connection; never silence, never a defect of ours.
          if (answer != null) assertTrue(answer.status() != 500, head(request));
          sent++;
        }
    neighbour.over.set(true);
    asking.join();
    if (neighbour.problem != null) throw new AssertionError(neighbour.problem);
    System.out.println(
        sent + " requests; the slowest answer beside them took " + neighbour.slowest + " ms");
    assertTrue(sent >= 100, sent + " requests");
    assertTrue(neighbour.answers.get() > 0);
    assertTrue(neighbour.slowest.get() < MOST_MILLIS, neighbour.slowest + " ms");
  }

  private static String head(String request) {
    return request.substring(0, Math.min(request.length(), 300));
  }

  private static List<String> corpus() {
    var all = new ArrayList<String>();
    for (String pattern : patterns()) {
      String event =
          "{\"id\":\"1\",\"account\":\"1\",\"source\":\"a\",\"time\":\"2026-01-01T00:00:00Z\","
              + "\"region\":\"r\",\"resources\":[],\"detail-type\":\"t\",\"detail\":{\"a\":\""
              + "a".repeat(2_000)
              + "\"}}";
      all.add(
          json(
              "AWSEvents.TestEventPattern",
              new JsonObject().put("EventPattern", pattern).put("Event", event).encode()));
      all.add(
          json(
              "AWSEvents.PutRule",
              new JsonObject().put("Name", "r").put("EventPattern", pattern).encode()));
      all.add(
          post(
              "/2015-03-31/event-source-mappings",
              "application/json",
              new JsonObject()
                  .put("FunctionName", "F")
                  .put("EventSourceArn", "arn:aws:sqs:us-east-1:123456789012:q")
                  .put("Enabled", false)
                  .put(
                      "FilterCriteria",
                      new JsonObject()
                          .put(
                              "Filters",
                              new JsonArray().add(new JsonObject().put("Pattern", pattern))))
                  .encode()));
      all.add(
          form(
              "Action=Subscribe&Version=2010-03-31&Protocol=sqs"
                  + "&TopicArn=arn:aws:sns:us-east-1:123456789012:t"
                  + "&Endpoint=arn:aws:sqs:us-east-1:123456789012:q"
                  + "&Attributes.entry.1.key=FilterPolicyScope"
                  + "&Attributes.entry.1.value=MessageBody"
                  + "&Attributes.entry.2.key=FilterPolicy&Attributes.entry.2.value="
                  + URLEncoder.encode(pattern, StandardCharsets.UTF_8)));
    }
    for (String body : bodies()) {
      all.add(json("AWSEvents.PutEvents", body));
      all.add(json("AmazonSQS.SendMessage", body));
      all.add(post("/2015-03-31/functions/F/event-invoke-config", "application/json", body));
      all.add(post("/schedules/s", "application/json", body));
      all.add(form(body));
    }
    all.add(form("a=b&".repeat(20_000)));
    all.add(form("Action=Publish&" + "MessageAttributes.entry.1.Name=a&".repeat(4_000)));
    all.add(form("Action=ListTopics&NextToken=" + "%25".repeat(30_000)));
    all.add(form("%".repeat(100_000)));
    all.add("GET /" + "a/".repeat(30_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    all.add("GET /?" + "a=b&".repeat(15_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    all.add("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X: y\r\n".repeat(5_000) + "\r\n");
    return all;
  }

  private static List<String> patterns() {
    var all = new ArrayList<String>();
    String or = "{\"$or\":[{\"x\":[\"1\"]},{\"y\":[\"1\"]}]}";
    var wide = new StringBuilder();
    for (int i = 0; i < 17; i++) wide.append(i == 0 ? "" : ",").append("\"a" + i + "\":" + or);
    all.add("{\"detail\":{" + wide + "}}");
    String deep = "{\"x\":[1]}";
    for (int i = 0; i < 8; i++) deep = "{\"$or\":[" + deep + "," + deep + "]}";
    all.add(deep);
    all.add("{\"a\":".repeat(90) + "[1]" + "}".repeat(90));
    all.add("{\"a\":".repeat(1_000) + "[1]" + "}".repeat(1_000));
    all.add("[".repeat(2_000));
    all.add("{\"a\":[" + "{\"wildcard\":\"*1a*b*\"},".repeat(40) + "\"v\"]}");
    all.add("{\"a\":[{\"wildcard\":\"" + "*a".repeat(120) + "\"}]}");
    all.add("{\"a\":[" + "{\"anything-but\":{\"wildcard\":\"*a*b\"}},".repeat(40) + "\"v\"]}");
    all.add("{\"a\":[" + "{\"numeric\":[\">\",1,\"<\",9]},".repeat(60) + "\"v\"]}");
    all.add("{\"a\":[" + "{\"cidr\":\"10.0.0.0/9\"},".repeat(100) + "\"v\"]}");
    all.add("{\"a\":[" + "\"v\",".repeat(800) + "\"w\"]}");
    return all;
  }

  private static List<String> bodies() {
    return List.of(
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "{\"a\":" + "9".repeat(200_000) + "}",
        "{\"a\":1e" + "9".repeat(1_000) + "}",
        "{\"" + "a".repeat(200_000) + "\":1}",
        "{\"a\":\"" + "\\u0000".repeat(50_000) + "\"}",
        "{" + "\"a\":1,".repeat(50_000) + "\"b\":2}",
        "\u00ff".repeat(50_000));
  }

  private static String json(String target, String body) {
    return "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: "
        + target
        + "\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String post(String path, String type, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String form(String body) {
    return post("/", "application/x-www-form-urlencoded", body);
  }
}
