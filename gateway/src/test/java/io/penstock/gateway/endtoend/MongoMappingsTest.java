package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SAM's DocumentDB event on a server that speaks MongoDB's protocol: from template to function. */
class MongoMappingsTest {
  private static final String CLUSTER = "arn:aws:rds:us-east-1:123456789012:cluster:pumps";
  private static final String TEMPLATE =
      """
      Resources:
        Work:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: nodejs20.x
            Handler: index.handler
            InlineCode: |
              exports.handler = async event => {
                for (const { event: e } of event.events)
                  console.log('got ' + [event.eventSource, e.operationType, e.fullDocument.cm].join(' '));
              };
            Events:
              Changes:
                Type: DocumentDB
                Properties:
                  Cluster: %s
                  DatabaseName: works
                  CollectionName: gates
                  StartingPosition: TRIM_HORIZON
                  SourceAccessConfigurations: []
                  FilterCriteria: {Filters: [{Pattern: '{"event": {"fullDocument": {"cm": [{"numeric": [">", 1]}]}}}'}]}
      """
          .formatted(CLUSTER);

  @TempDir Path folder;

  private void insert(TestDouble server, String... documents) throws Exception {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "doubles", "mongodb").toAbsolutePath() + "/*",
                Path.of("src/test/doubles/mongodb/Insert.java").toAbsolutePath().toString(),
                Integer.toString(server.at.getPort()),
                "works",
                "gates"));
    command.addAll(List.of(documents));
    Npm.run(Files.createDirectories(folder.resolve("in")), command.toArray(String[]::new));
  }

  @Test
  void changesOfACollectionRunTheFunction() throws Exception {
    try (var server = TestDouble.start("mongodb")) {
      insert(server, "{\"_id\": 1, \"cm\": 1}", "{\"_id\": 2, \"cm\": 2}");
      String source = "--source=documentdb=mongodb://127.0.0.1:" + server.at.getPort() + "/";
      try (var penstock = TestPenstock.up(TEMPLATE, source)) {
        Client.until("the second", () -> !Client.got(penstock, "Work").isEmpty());
        insert(server, "{\"_id\": 3, \"cm\": 3}");
        Client.until("the third", () -> Client.got(penstock, "Work").size() == 2);
        assertEquals(
            List.of("aws:docdb insert 2", "aws:docdb insert 3"), Client.got(penstock, "Work"));
        var lambda = new Boto("lambda", penstock.api(), folder);
        List<JsonObject> answers =
            lambda
                .call("create_event_source_mapping", mapping(new JsonObject()))
                .call(
                    "create_event_source_mapping",
                    mapping(new JsonObject().put("DatabaseName", "works")))
                .call("list_event_source_mappings")
                .run();
        assertEquals("InvalidParameterValueException", answers.get(0).getString("code"));
        JsonObject made = answers.get(1).getJsonObject("output");
        assertEquals(CLUSTER, made.getString("EventSourceArn"));
        assertEquals(100, made.getInteger("BatchSize"));
        assertEquals(
            "works", made.getJsonObject("DocumentDBEventSourceConfig").getString("DatabaseName"));
        JsonArray all = answers.get(2).getJsonObject("output").getJsonArray("EventSourceMappings");
        assertEquals(2, all.size());
      }
    }
  }

  private static Object[] mapping(JsonObject config) {
    return new Object[] {
      "FunctionName",
      "Work",
      "EventSourceArn",
      CLUSTER,
      "StartingPosition",
      "LATEST",
      "DocumentDBEventSourceConfig",
      config
    };
  }

  @Test
  void withoutADatabaseTheMappingSaysHowToNameOne() {
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      String state =
          Client.get(penstock.api(), "/2015-03-31/event-source-mappings/")
              .json()
              .getJsonArray("EventSourceMappings")
              .getJsonObject(0)
              .getString("LastProcessingResult");
      assertTrue(state.contains("start with --source documentdb=mongodb://"), state);
    }
  }
}
