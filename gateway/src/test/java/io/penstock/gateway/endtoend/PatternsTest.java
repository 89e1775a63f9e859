package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.template.TemplateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A short pattern that is 131,072 of them, at every place where patterns come in. */
class PatternsTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String TEMPLATE =
      """
      Resources:
        Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: t}}
        Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: q}}
        F:
          Type: AWS::Serverless::Function
          Properties: {Runtime: nodejs22.x, Handler: i.h, InlineCode: "exports.h = async e => e"}
      """;
  private static TestPenstock penstock;

  @BeforeAll
  static void start() {
    penstock = TestPenstock.up(TEMPLATE);
  }

  @AfterAll
  static void stop() {
    penstock.close();
  }

  private static JsonObject hostile() {
    var detail = new JsonObject();
    for (int i = 0; i < 17; i++)
      detail.put(
          "a" + i,
          new JsonObject()
              .put(
                  "$or",
                  new JsonArray()
                      .add(new JsonObject().put("x", new JsonArray().add("1")))
                      .add(new JsonObject().put("y", new JsonArray().add("1")))));
    return new JsonObject().put("detail", detail);
  }

  private static HttpResponse<String> post(String path, String type, String target, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(penstock.api() + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (target != null) request.header("x-amz-target", target);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> events(String operation, JsonObject body) throws Exception {
    return post("/", "application/x-amz-json-1.1", "AWSEvents." + operation, body.encode());
  }

  @Test
  void eventsRefuseIt() throws Exception {
    String bus = "arn:aws:events:us-east-1:123456789012:event-bus/default";
    String event =
        "{\"id\":\"1\",\"account\":\"1\",\"source\":\"a\",\"time\":\"2026-01-01T00:00:00Z\","
            + "\"region\":\"r\",\"resources\":[],\"detail-type\":\"t\",\"detail\":{}}";
    String[][] calls = {
      {"TestEventPattern", new JsonObject().put("Event", event).encode()},
      {"PutRule", new JsonObject().put("Name", "r").encode()},
      {
        "CreateArchive",
        new JsonObject().put("ArchiveName", "a").put("EventSourceArn", bus).encode()
      },
    };
    for (String[] call : calls) {
      var answer = events(call[0], new JsonObject(call[1]).put("EventPattern", hostile().encode()));
      assertEquals(400, answer.statusCode(), call[0]);
      var fault = new JsonObject(answer.body());
      assertEquals("InvalidEventPatternException", fault.getString("__type"), call[0]);
      assertTrue(fault.getString("message").startsWith("Event pattern is not valid. Reason: "));
    }
    // What may take long is answered all the same, on another thread.
    var pattern = new JsonObject().put("detail", new JsonObject().put("n", new JsonArray()));
    for (int i = 0; i < 20; i++)
      pattern
          .getJsonObject("detail")
          .getJsonArray("n")
          .add(new JsonObject().put("numeric", new JsonArray().add(">").add(i)));
    var answer =
        events(
            "TestEventPattern",
            new JsonObject().put("Event", event).put("EventPattern", pattern.encode()));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(false, new JsonObject(answer.body()).getBoolean("Result"));
  }

  @Test
  void mappingsRefuseIt() throws Exception {
    var answer =
        post(
            "/2015-03-31/event-source-mappings",
            "application/json",
            null,
            new JsonObject()
                .put("FunctionName", "F")
                .put("EventSourceArn", "arn:aws:sqs:us-east-1:123456789012:q")
                .put(
                    "FilterCriteria",
                    new JsonObject()
                        .put(
                            "Filters",
                            new JsonArray()
                                .add(new JsonObject().put("Pattern", hostile().encode()))))
                .encode());
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("Invalid filter pattern definition"), answer.body());
  }

  @Test
  void subscriptionsRefuseIt() throws Exception {
    String form =
        "Action=Subscribe&Version=2010-03-31&Protocol=sqs"
            + "&TopicArn=arn:aws:sns:us-east-1:123456789012:t"
            + "&Endpoint=arn:aws:sqs:us-east-1:123456789012:q"
            + "&Attributes.entry.1.key=FilterPolicyScope&Attributes.entry.1.value=MessageBody"
            + "&Attributes.entry.2.key=FilterPolicy&Attributes.entry.2.value="
            + URLEncoder.encode(hostile().encode(), StandardCharsets.UTF_8);
    var answer = post("/", "application/x-www-form-urlencoded", null, form);
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("Filter policy is too complex"), answer.body());
  }

  @Test
  void templatesRefuseIt() {
    String rule =
        "  Rule: {Type: AWS::Events::Rule, Properties: {EventPattern: "
            + hostile().encode()
            + ", Targets: [{Id: a, Arn: !GetAtt F.Arn}]}}\n";
    var problem =
        assertThrows(TemplateException.class, () -> TestPenstock.up(TEMPLATE + rule).close());
    assertTrue(problem.getMessage().contains("Rule combinations exceed"), problem.getMessage());
  }
}
