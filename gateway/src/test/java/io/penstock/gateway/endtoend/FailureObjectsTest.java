package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a mapping gives up becomes an object in a bucket, named and written as Lambda does: {@code
 * aws/lambda/UUID/SHARD/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-UUID}, with the event whole.
 */
class FailureObjectsTest {
  private static final String RESOURCES =
      """
      Resources:
        Failures: {Type: AWS::S3::Bucket, Properties: {BucketName: failures}}
        Work:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => {
                console.log('got ' + JSON.stringify(event));
                throw new Error('no');
              };
            Events:
              Changes:
      """;

  @TempDir Path folder;
  private Path bucket;

  @BeforeEach
  void bucket() throws IOException {
    bucket = Files.createDirectory(folder.resolve("failures"));
  }

  private List<Path> objects() {
    try (Stream<Path> all = Files.walk(bucket)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one object there is, under its name, with what every record has. */
  private JsonObject record(TestPenstock penstock, String shard) throws Exception {
    Client.until("an object", () -> !objects().isEmpty());
    JsonObject mapping =
        new Boto("lambda", penstock.api(), folder)
            .done("list_event_source_mappings")
            .getJsonArray("EventSourceMappings")
            .getJsonObject(0);
    assertEquals(
        "arn:aws:s3:::failures",
        mapping
            .getJsonObject("DestinationConfig")
            .getJsonObject("OnFailure")
            .getString("Destination"));
    assertEquals(1, objects().size());
    String key = bucket.relativize(objects().getFirst()).toString();
    assertTrue(
        key.matches(
            "aws/lambda/"
                + mapping.getString("UUID")
                + "/"
                + shard
                + "/(\\d{4}/\\d\\d/\\d\\d)/\\d{4}-\\d\\d-\\d\\dT\\d\\d\\.\\d\\d\\.\\d\\d-"
                + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        key);
    JsonObject record = new JsonObject(Files.readString(objects().getFirst()));
    String day = record.getString("timestamp").substring(0, 10);
    assertTrue(key.contains("/" + day.replace('-', '/') + "/" + day + "T"), key);
    assertEquals("1.0", record.getString("version"));
    JsonObject context = record.getJsonObject("requestContext");
    assertEquals("RetryAttemptsExhausted", context.getString("condition"));
    assertEquals(
        "arn:aws:lambda:us-east-1:123456789012:function:Work", context.getString("functionArn"));
    assertNotNull(context.getString("requestId"));
    assertEquals("Unhandled", record.getJsonObject("responseContext").getString("functionError"));
    assertEquals(
        new JsonObject(Client.got(penstock, "Work").getLast()),
        new JsonObject(record.getString("payload")));
    return record;
  }

  @Test
  void ofTheStreamOfATable() throws Exception {
    try (var tables = TestDouble.start("dynamodb")) {
      var key = new JsonObject().put("AttributeName", "id");
      new Boto("dynamodb", tables.at, folder)
          .call(
              "create_table",
              "TableName",
              "gates",
              "KeySchema",
              new JsonArray().add(key.copy().put("KeyType", "HASH")),
              "AttributeDefinitions",
              new JsonArray().add(key.copy().put("AttributeType", "S")),
              "BillingMode",
              "PAY_PER_REQUEST",
              "StreamSpecification",
              new JsonObject().put("StreamEnabled", true).put("StreamViewType", "NEW_IMAGE"))
          .call(
              "put_item",
              "TableName",
              "gates",
              "Item",
              new JsonObject().put("id", new JsonObject().put("S", "a")))
          .run();
      String template =
          RESOURCES
              + """
              Type: DynamoDB
              Properties:
                Stream: !GetAtt Gates.StreamArn
                StartingPosition: TRIM_HORIZON
                MaximumRetryAttempts: 1
                DestinationConfig: {OnFailure: {Type: S3, Destination: !GetAtt Failures.Arn}}
              """
                  .indent(10)
              + """
                Gates:
                  Type: AWS::DynamoDB::Table
                  Properties: {TableName: gates, StreamSpecification: {StreamViewType: NEW_IMAGE}}
              """;
      try (var penstock =
          TestPenstock.up(
              template, "--source=dynamodb=" + tables.at, "--bucket=failures=" + bucket)) {
        JsonObject record = record(penstock, "shardId-[0-9a-f-]+");
        assertEquals(
            2, record.getJsonObject("requestContext").getInteger("approximateInvokeCount"));
        JsonObject info = record.getJsonObject("DDBStreamBatchInfo");
        assertEquals(1, info.getInteger("batchSize"));
        assertTrue(info.getString("shardId").startsWith("shardId-"), info.encode());
        assertTrue(info.getString("streamArn").contains(":table/gates/stream/"), info.encode());
        assertNotNull(info.getString("startSequenceNumber"));
        assertNotNull(info.getString("approximateArrivalOfFirstRecord"));
      }
    }
  }

  @Test
  void ofATopic() throws Exception {
    try (var kafka = KafkaServer.start()) {
      kafka.talk("topic", "levels", 1);
      kafka.talk("send", "levels", 0, "k", "one");
      String template =
          RESOURCES
              + """
              Type: SelfManagedKafka
              Properties:
                KafkaBootstrapServers: ["%s"]
                Topics: [levels]
                StartingPosition: TRIM_HORIZON
                SourceAccessConfigurations: []
                ProvisionedPollerConfig: {MinimumPollers: 1}
                MaximumRetryAttempts: 0
                DestinationConfig: {OnFailure: {Type: S3, Destination: "arn:aws:s3:::failures"}}
              """
                  .indent(10)
                  .formatted(kafka.servers());
      try (var penstock = TestPenstock.up(template, "--bucket=failures=" + bucket)) {
        // AWS's guide names no place for Kafka: the partition of the one topic stands for the
        // shard.
        JsonObject record = record(penstock, "0");
        assertEquals(1, record.getJsonObject("KafkaBatchInfo").getInteger("batchSize"));
      }
    }
  }
}
