package io.penstock.gateway.endtoend;

import static io.penstock.gateway.endtoend.Client.invoke;
import static io.penstock.gateway.endtoend.Client.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lambda's record of a result reaches every kind of destination but queues (DestinationsTest). */
class DestinationKindsTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: nodejs20.x, Handler: index.handler}}
      Resources:
        Topic: {Type: AWS::SNS::Topic}
        Orders: {Type: AWS::Events::EventBus, Properties: {Name: orders}}
        Hears:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: |
              exports.handler = async event => { console.log('got ' + JSON.stringify(event)); };
            Events:
              FromTopic: {Type: SNS, Properties: {Topic: !Ref Topic}}
              FromBus:
                Type: EventBridgeRule
                Properties: {EventBusName: !Ref Orders, Pattern: {source: [lambda]}}
        ToTopicAndBus:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: &code |
              exports.handler = async event => {
                if (event.fail) throw new RangeError(event.fail);
                return { got: event.n };
              };
            EventInvokeConfig:
              MaximumRetryAttempts: 0
              DestinationConfig:
                OnFailure: {Type: SNS, Destination: !Ref Topic}
                OnSuccess: {Type: EventBridge, Destination: !GetAtt Orders.Arn}
        ToFunctionAndEndpoint:
          Type: AWS::Serverless::Function
          Properties:
            InlineCode: *code
            EventInvokeConfig:
              MaximumRetryAttempts: 0
              DestinationConfig:
                OnFailure: {Type: Lambda, Destination: !GetAtt Hears.Arn}
      """;

  private static List<JsonObject> heard(TestPenstock penstock) {
    return Client.got(penstock, "Hears").stream().map(JsonObject::new).toList();
  }

  private static JsonObject hear(TestPenstock penstock, int count) {
    until("record " + count, () -> heard(penstock).size() >= count);
    assertEquals(count, heard(penstock).size());
    return heard(penstock).getLast();
  }

  private static void event(TestPenstock penstock, String function, String event) {
    assertEquals(202, invoke(penstock, function, event, "X-Amz-Invocation-Type", "Event").status());
  }

  private static void record(JsonObject record, String function, String condition, Object payload) {
    assertEquals("1.0", record.getString("version"));
    JsonObject context = record.getJsonObject("requestContext");
    assertEquals(condition, context.getString("condition"));
    assertEquals(1, context.getInteger("approximateInvokeCount"));
    assertNotNull(context.getString("requestId"));
    assertEquals(
        "arn:aws:lambda:us-east-1:123456789012:function:" + function + ":$LATEST",
        context.getString("functionArn"));
    assertEquals(payload, record.getValue("requestPayload"));
  }

  @Test
  void topicBusFunctionAndEndpoint() throws Exception {
    try (var receiver = new Receiver();
        var penstock = TestPenstock.up(TEMPLATE)) {
      String at = receiver.at("/results");
      event(penstock, "ToTopicAndBus", "{\"fail\":\"x\"}");
      JsonObject message =
          hear(penstock, 1).getJsonArray("Records").getJsonObject(0).getJsonObject("Sns");
      record(
          new JsonObject(message.getString("Message")),
          "ToTopicAndBus",
          "RetriesExhausted",
          new JsonObject().put("fail", "x"));

      event(penstock, "ToTopicAndBus", "{\"n\":1}");
      JsonObject event = hear(penstock, 2);
      assertEquals("Lambda Function Invocation Result - Success", event.getString("detail-type"));
      assertEquals("lambda", event.getString("source"));
      record(
          event.getJsonObject("detail"), "ToTopicAndBus", "Success", new JsonObject().put("n", 1));
      assertEquals(
          new JsonObject().put("got", 1),
          event.getJsonObject("detail").getJsonObject("responsePayload"));

      event(penstock, "ToFunctionAndEndpoint", "{\"fail\":\"y\"}");
      record(
          hear(penstock, 3),
          "ToFunctionAndEndpoint",
          "RetriesExhausted",
          new JsonObject().put("fail", "y"));

      JsonObject config =
          new JsonObject()
              .put("MaximumRetryAttempts", 0)
              .put(
                  "DestinationConfig",
                  new JsonObject().put("OnSuccess", new JsonObject().put("Destination", at)));
      assertEquals(
          200,
          Client.send(
                  penstock.api(),
                  "PUT",
                  "/2019-09-25/functions/ToFunctionAndEndpoint/event-invoke-config",
                  config.encode().getBytes(StandardCharsets.UTF_8))
              .status());
      event(penstock, "ToFunctionAndEndpoint", "{\"n\":2}");
      record(
          receiver.next().body(), "ToFunctionAndEndpoint", "Success", new JsonObject().put("n", 2));
    }
  }
}
