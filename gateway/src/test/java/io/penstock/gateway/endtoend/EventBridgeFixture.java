package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** A gateway with buses, and what its functions got of them. */
abstract class EventBridgeFixture {
  static final String EVENTS = "arn:aws:events:us-east-1:123456789012:";
  static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:Tell";

  static final String TEMPLATE =
      """
      Resources:
        Tell:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: "exports.handler = async e => console.log('got ' + JSON.stringify(e));"
            Events:
              Moved:
                Type: EventBridgeRule
                Properties:
                  Pattern: {source: [waterworks], detail: {gate: [{numeric: [">", 3]}]}}
                  InputPath: $.detail
              Hourly: {Type: Schedule, Properties: {Schedule: rate(1 hour), Input: '{"tick": 1}'}}
        Orders: {Type: AWS::Events::EventBus, Properties: {Name: orders}}
        Forward:
          Type: AWS::Events::Rule
          Properties:
            EventBusName: !Ref Orders
            EventPattern: {detail-type: [Placed]}
            Targets:
              - {Id: default, Arn: !Sub "arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"}
        Placed:
          Type: AWS::Events::Rule
          Properties:
            EventPattern: {detail-type: [Placed]}
            Targets:
              - Id: f
                Arn: !GetAtt Tell.Arn
                InputTransformer:
                  InputPathsMap: {n: $.detail.n}
                  InputTemplate: '{"placed": <n>, "rule": <aws.events.rule-name>}'
      """;
  @TempDir Path folder;

  TestPenstock up(MovedClock clock, String... options) throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    return TestPenstock.up(template, clock, options);
  }

  Boto events(TestPenstock penstock) {
    return new Boto("events", penstock.api(), folder);
  }

  static JsonObject entry(String source, String type, String detail, String bus) {
    return new JsonObject()
        .put("Source", source)
        .put("DetailType", type)
        .put("Detail", detail)
        .put("EventBusName", bus);
  }

  static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }

  static JsonObject output(JsonObject answer) {
    assertEquals(200, answer.getInteger("status"), answer.encode());
    return answer.getJsonObject("output");
  }

  static List<String> got(TestPenstock penstock) {
    return Client.got(penstock, "Tell");
  }

  static void untilGot(TestPenstock penstock, String... expected) {
    Client.until(
        "the function has " + List.of(expected) + ", it has " + got(penstock),
        () -> got(penstock).stream().sorted().toList().equals(List.of(expected)));
  }

  static void fault(JsonObject answer, String code, String message) {
    assertEquals(
        List.of(400, code, message),
        List.of(
            answer.getInteger("status"), answer.getString("code"), answer.getString("message")));
  }

  static final String QUEUE = "arn:aws:sqs:us-east-1:123456789012:";
}
