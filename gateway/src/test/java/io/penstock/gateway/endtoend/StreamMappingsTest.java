package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings on a table's stream and on a topic, from the template, with the real servers. */
class StreamMappingsTest {
  private static final String FUNCTION =
      """
      Resources:
        Work:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => {
                for (const r of Array.isArray(event.Records) ? event.Records : Object.values(event.records).flat())
                  console.log('got ' + (r.dynamodb
                    ? r.eventName + ' ' + JSON.stringify(r.dynamodb.NewImage)
                    : r.offset + ' ' + Buffer.from(r.value, 'base64')));
              };
            Events:
              Changes:
      """;

  @TempDir Path folder;

  private static List<String> got(TestPenstock penstock) {
    return Client.got(penstock, "Work");
  }

  private static JsonObject item(int n) {
    return new JsonObject()
        .put("id", new JsonObject().put("S", "a"))
        .put("n", new JsonObject().put("N", Integer.toString(n)));
  }

  @Test
  void rowsOfATableRunTheFunctionInTheirOrder() throws Exception {
    try (var tables = TestDouble.start("dynamodb")) {
      var dynamodb = new Boto("dynamodb", tables.at, folder);
      dynamodb
          .call(
              "create_table",
              "TableName",
              "gates",
              "KeySchema",
              list(new JsonObject().put("AttributeName", "id").put("KeyType", "HASH")),
              "AttributeDefinitions",
              list(new JsonObject().put("AttributeName", "id").put("AttributeType", "S")),
              "BillingMode",
              "PAY_PER_REQUEST",
              "StreamSpecification",
              new JsonObject()
                  .put("StreamEnabled", true)
                  .put("StreamViewType", "NEW_AND_OLD_IMAGES"))
          .run();
      for (int n = 1; n <= 3; n++) dynamodb.call("put_item", "TableName", "gates", "Item", item(n));
      dynamodb.run();
      String template =
          FUNCTION
              + """
              Type: DynamoDB
              Properties: {Stream: !GetAtt Gates.StreamArn, StartingPosition: TRIM_HORIZON, BatchSize: 2}
              """
                  .indent(10)
              + """
                Gates:
                  Type: AWS::DynamoDB::Table
                  Properties: {TableName: gates, StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}}
              """;
      try (var penstock = TestPenstock.up(template, "--source=dynamodb=" + tables.at)) {
        Client.until("three rows", () -> got(penstock).size() == 3);
        assertEquals(
            List.of(
                "INSERT {\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}",
                "MODIFY {\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"2\"}}",
                "MODIFY {\"id\":{\"S\":\"a\"},\"n\":{\"N\":\"3\"}}"),
            got(penstock));
        JsonObject refused =
            new Boto("lambda", penstock.api(), folder)
                .call(
                    "create_event_source_mapping",
                    "FunctionName",
                    "Work",
                    "StartingPosition",
                    "LATEST",
                    "EventSourceArn",
                    "arn:aws:dynamodb:us-east-1:123456789012:table/none/stream/2026-01-01T00:00:00.000")
                .run()
                .getFirst();
        assertEquals("InvalidParameterValueException", refused.getString("code"));
        assertTrue(refused.getString("message").startsWith("Stream not found: arn:aws:dynamodb"));
      }
    }
  }

  @Test
  void recordsOfATopicRunTheFunctionInTheirOrder() throws Exception {
    try (var kafka = KafkaServer.start()) {
      kafka.talk("topic", "levels", 1);
      for (String text : List.of("one", "two", "three")) kafka.talk("send", "levels", 0, "k", text);
      String template =
          FUNCTION
              + """
              Type: SelfManagedKafka
              Properties:
                KafkaBootstrapServers: ["%s"]
                Topics: [levels]
                StartingPosition: TRIM_HORIZON
                SourceAccessConfigurations: []
              """
                  .indent(10)
                  .formatted(kafka.servers());
      try (var penstock = TestPenstock.up(template)) {
        Client.until("three records", () -> got(penstock).size() == 3);
        assertEquals(List.of("0 one", "1 two", "2 three"), got(penstock));
      }
    }
  }

  private static JsonArray list(Object... items) {
    return new JsonArray(List.of(items));
  }
}
