package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mappings on topics of a real broker: what is given up, and what is refused. */
class KafkaMappingsTest {
  private static KafkaServer kafka;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    kafka = KafkaServer.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private static String template(String topic, String event) {
    return """
    Resources:
      Work:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: nodejs20.x
          Handler: index.handler
          InlineCode: |
            exports.handler = async event => {
              for (const r of Object.values(event.records).flat()) {
                console.log('got ' + r.offset);
                if (Buffer.from(r.value, 'base64').toString().includes('bad')) throw new Error('bad');
              }
            };
          Events:
            Levels:
              Type: SelfManagedKafka
              Properties:
                KafkaBootstrapServers: ["%s"]
                Topics: [%s]
                StartingPosition: TRIM_HORIZON
                SourceAccessConfigurations: []
    """
            .formatted(kafka.servers(), topic)
        + event.indent(12);
  }

  @Test
  void recordsThatAreGivenUpGoToATopicOfTheirClusterUnderTheirKeys() throws Exception {
    kafka.talk("topic", "levels", 1);
    kafka.talk("topic", "dead", 1);
    kafka.talk("send", "levels", 0, "gate-4", "{\"bad\":1}");
    kafka.talk("send", "levels", 0, "-", "{\"bad\":2}");
    kafka.talk("send", "levels", 0, "gate-5", "{\"good\":3}");
    String event =
        """
        BatchSize: 2
        MaximumRetryAttempts: 1
        DestinationConfig: {OnFailure: {Type: Kafka, Destination: kafka://dead}}
        """;
    try (var penstock = TestPenstock.up(template("levels", event))) {
      List<String> dead = kafka.talk("read", "dead", 2);
      assertEquals(2, dead.size());
      assertTrue(dead.get(0).startsWith("gate-4 {"), dead.get(0));
      assertTrue(dead.get(1).startsWith("null {"), dead.get(1));
      var first = new JsonObject(dead.get(0).substring(7));
      JsonObject context = first.getJsonObject("requestContext");
      assertEquals("RetriesExhausted", context.getString("condition"));
      assertEquals(2, context.getInteger("approximateInvokeCount"));
      assertEquals(
          "arn:aws:lambda:us-east-1:123456789012:function:Work", context.getString("functionArn"));
      assertEquals("Unhandled", first.getJsonObject("responseContext").getString("functionError"));
      JsonObject info = first.getJsonObject("KafkaBatchInfo");
      JsonObject record = info.getJsonObject("recordInfo");
      assertEquals("0", record.getString("offset"));
      Instant.parse(record.getString("timestamp"));
      assertEquals(kafka.servers(), info.getString("bootstrapServers"));
      JsonObject payload = first.getJsonObject("payload");
      assertEquals(payload.encode().length(), info.getInteger("payloadSize"));
      assertEquals("SelfManagedKafka", payload.getString("eventSource"));
      JsonArray records = payload.getJsonObject("records").getJsonArray("levels-0");
      assertEquals(1, records.size());
      assertEquals(
          "{\"bad\":1}", new String(records.getJsonObject(0).getBinary("value")), dead.get(0));
      Client.until("the good one", () -> Client.got(penstock, "Work").contains("2"));
    }
  }

  @Test
  void whatIsNotInTheClusterIsRefusedWhenAMappingIsMade() throws Exception {
    kafka.talk("topic", "known", 1);
    kafka.talk("topic", "other", 1);
    String template = template("known", "Enabled: false");
    Path settings =
        Files.writeString(
            folder.resolve("kafka.properties"),
            "request.timeout.ms=2000\ndefault.api.timeout.ms=3000\n");
    try (var penstock = TestPenstock.up(template, "--source=kafka=file://" + settings)) {
      var lambda = new Boto("lambda", penstock.api(), folder);
      lambda
          .call("create_event_source_mapping", mapping(kafka.servers(), "unknown", null))
          .call("create_event_source_mapping", mapping(kafka.servers(), "other", "kafka://missing"))
          .call("create_event_source_mapping", mapping(kafka.servers(), "other", "kafka://other"))
          .call("create_event_source_mapping", mapping(kafka.servers(), "other", "kafka://known"))
          .call("create_event_source_mapping", mapping("127.0.0.1:1", "other", null));
      List<JsonObject> answers = lambda.run();
      refused("Topic not found: unknown in the cluster. Make it first", answers.get(0));
      refused("Topic not found: missing in the cluster. Make it first", answers.get(1));
      refused("The failure destination kafka://other is the topic that is read", answers.get(2));
      assertEquals("Creating", answers.get(3).getJsonObject("output").getString("State"));
      // Nobody answers there: the mapping is made, and says so until somebody does.
      String uuid = answers.get(4).getJsonObject("output").getString("UUID");
      Client.until(
          "its trouble is told",
          () ->
              Client.get(penstock.api(), "/2015-03-31/event-source-mappings/" + uuid)
                  .json()
                  .getString("LastProcessingResult")
                  .startsWith("PROBLEM: Connection error"));
    }
  }

  private static void refused(String why, JsonObject answer) {
    assertEquals("InvalidParameterValueException", answer.getString("code"), answer.encode());
    assertTrue(answer.getString("message").startsWith(why), answer.encode());
  }

  private static Object[] mapping(String servers, String topic, String failures) {
    var input =
        new JsonObject()
            .put("FunctionName", "Work")
            .put("Topics", new JsonArray().add(topic))
            .put("StartingPosition", "LATEST")
            .put(
                "SelfManagedEventSource",
                new JsonObject()
                    .put(
                        "Endpoints",
                        new JsonObject()
                            .put("KAFKA_BOOTSTRAP_SERVERS", new JsonArray().add(servers))));
    if (failures != null)
      input.put(
          "DestinationConfig",
          new JsonObject().put("OnFailure", new JsonObject().put("Destination", failures)));
    return input.stream().flatMap(e -> Stream.of(e.getKey(), e.getValue())).toArray();
  }
}
