package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.penstock.gateway.TestPenstock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The stages of what goes through are a tree at the collector, whichever way it came. */
class TracingTest {
  private static final String SPAN = "00f067aa0ba902b7";
  private static final String TEMPLATE =
      """
      Resources:
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: echo
            Handler: index.handler
            Runtime: nodejs20.x
            InlineCode: |
              exports.handler = async event => {
                console.log('got ' + process.env._X_AMZN_TRACE_ID);
                if (event.fail) throw new Error('no');
                return {trace: process.env._X_AMZN_TRACE_ID};
              };
            Events:
              Get: {Type: HttpApi, Properties: {Path: "/orders/{id}", Method: get}}
              Told: {Type: SNS, Properties: {Topic: !Ref Topic}}
              Queued:
                Type: SQS
                Properties: {Queue: !GetAtt Queue.Arn, Enabled: false}
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: topic}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: queue}}
      """;

  /** Ids of traces, which begin with a time as X-Ray's do. */
  private static String trace(int n) {
    return "6a1b2c3d" + "0".repeat(22) + "%02d".formatted(n);
  }

  private static String traceparent(int n) {
    return "00-" + trace(n) + "-" + SPAN + "-01";
  }

  @Test
  void everyWayIsATree() {
    try (var collector = new Collector()) {
      try (var penstock = TestPenstock.up(TEMPLATE, "--no-watch", "--traces=" + collector.url())) {
        var answer = Client.get(penstock.http(), "/orders/7", "traceparent", traceparent(1));
        assertEquals(200, answer.status(), answer.text());
        String seen = answer.json().getString("trace");
        assertTrue(seen.startsWith("Root=1-6a1b2c3d-" + trace(1).substring(8) + ";Parent="), seen);
        assertTrue(seen.endsWith(";Sampled=1"), seen);
        Client.invoke(
            penstock,
            "echo",
            "{}",
            "X-Amz-Invocation-Type",
            "Event",
            "traceparent",
            traceparent(2));
        Client.post(
            penstock.api(),
            "/",
            "Action=Publish&Message=m&TopicArn="
                + URLEncoder.encode(
                    "arn:aws:sns:us-east-1:123456789012:topic", StandardCharsets.UTF_8),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "traceparent",
            traceparent(3));
        send(penstock, 4);
        send(penstock, 5);
        enable(penstock);
        Client.invoke(
            penstock,
            "echo",
            "{\"fail\":true}",
            "X-Amzn-Trace-Id",
            "Root=1-6a1b2c3d-" + trace(6).substring(8) + ";Parent=" + SPAN + ";Sampled=1");
        Client.invoke(
            penstock,
            "echo",
            "{}",
            "X-Amzn-Trace-Id",
            "Root=1-6a1b2c3d-" + trace(7).substring(8) + ";Parent=" + SPAN + ";Sampled=0");
        // HTTP, event, topic, batch, failure, the one that is not sampled
        Client.until("all calls", () -> Client.got(penstock, "echo").size() == 6);
      }
      chain(collector, 1, "GET /orders/{id}", "invoke echo");
      chain(collector, 2, "lambda Invoke", "accept echo", "deliver function", "invoke echo");
      chain(collector, 3, "sns Publish", "deliver function", "invoke echo");
      chain(collector, 4, "sqs SendMessage");
      chain(collector, 5, "sqs SendMessage");
      batch(collector);
      chain(collector, 6, "lambda Invoke", "invoke echo");
      Span failed = collector.of(trace(6), "invoke echo");
      assertEquals(Status.StatusCode.STATUS_CODE_ERROR, failed.getStatus().getCode());
      assertTrue(
          collector.spans.stream()
              .noneMatch(span -> Collector.hex(span.getTraceId()).equals(trace(7))));
    }
  }

  private static void send(TestPenstock penstock, int n) {
    var sent =
        Client.post(
            penstock.api(),
            "/",
            "{\"QueueUrl\":\"" + penstock.api() + "/123456789012/queue\",\"MessageBody\":\"m\"}",
            "Content-Type",
            "application/x-amz-json-1.0",
            "X-Amz-Target",
            "AmazonSQS.SendMessage",
            "traceparent",
            traceparent(n));
    assertEquals(200, sent.status(), sent.text());
  }

  /** Whoever asks first then gets both messages. */
  private static void enable(TestPenstock penstock) {
    String mappings = "/2015-03-31/event-source-mappings/";
    String uuid =
        Client.get(penstock.api(), mappings)
            .json()
            .getJsonArray("EventSourceMappings")
            .getJsonObject(0)
            .getString("UUID");
    byte[] enabled = "{\"Enabled\":true}".getBytes(StandardCharsets.UTF_8);
    var answer = Client.send(penstock.api(), "PUT", mappings + uuid, enabled);
    assertEquals(202, answer.status(), answer.text());
  }

  /** Each is the child of the one before, the first of the caller's span. */
  private static void chain(Collector collector, int n, String... names) {
    String parent = SPAN;
    for (String name : names) {
      Span span = collector.of(trace(n), name);
      assertNotNull(span, name + " in " + collector.spans);
      assertEquals(parent, Collector.hex(span.getParentSpanId()), name);
      parent = Collector.hex(span.getSpanId());
    }
  }

  /** Messages of several traces begin a new one, with a link to each of theirs. */
  private static void batch(Collector collector) {
    Span received =
        collector.spans.stream()
            .filter(span -> span.getName().startsWith("receive "))
            .reduce((a, b) -> a)
            .orElseThrow();
    assertEquals(
        Set.of(trace(4), trace(5)),
        received.getLinksList().stream()
            .map(link -> Collector.hex(link.getTraceId()))
            .collect(Collectors.toSet()));
    Span called = collector.of(Collector.hex(received.getTraceId()), "invoke echo");
    assertEquals(received.getSpanId(), called.getParentSpanId());
  }

  @Test
  void aCollectorThatIsAwayHoldsNothingUp() {
    try (var penstock =
        TestPenstock.up(TEMPLATE, "--no-watch", "--traces=http://127.0.0.1:9/v1/traces")) {
      assertEquals(200, Client.get(penstock.http(), "/orders/7").status());
    }
  }
}
