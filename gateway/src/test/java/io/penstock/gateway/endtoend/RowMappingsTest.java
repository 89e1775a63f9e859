package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.TestPenstock;
import io.penstock.trigger.change.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mapping on a table, from the template, with a real server. */
class RowMappingsTest {
  @TempDir Path folder;

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
                for (const r of event.Records)
                  console.log('got ' + r.eventName + ' ' + JSON.stringify(r.dynamodb.Keys));
              };
      """;
  private static final String MAPPING =
      """
        Rows:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Work
            EventSourceArn: arn:aws:rds:us-east-1:123456789012:db:works/table/public.gates/stream/dynamodb
            StartingPosition: TRIM_HORIZON
            FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT", "REMOVE"]}'}]}
      """;

  @Test
  void rowsRunTheFunctionAndADeletedMappingLeavesNoSlot() throws Exception {
    try (var database = PostgresDatabase.start();
        Connection sql = database.connect()) {
      var statement = sql.createStatement();
      statement.execute("CREATE TABLE gates (id int PRIMARY KEY, cm int)");
      statement.execute("INSERT INTO gates VALUES (1, 10)");
      Path template = Files.writeString(folder.resolve("template.yaml"), FUNCTION + MAPPING);
      try (var penstock = TestPenstock.up(template, "--source=postgresql=" + database.uri())) {
        Client.until("the row", () -> got(penstock).size() == 1);
        statement.execute("UPDATE gates SET cm = 11");
        statement.execute("INSERT INTO gates VALUES (2, 20)");
        statement.execute("DELETE FROM gates WHERE id = 1");
        Client.until("the changes", () -> got(penstock).size() == 3);
        assertEquals(
            List.of(
                "INSERT {\"id\":{\"N\":\"1\"}}",
                "INSERT {\"id\":{\"N\":\"2\"}}",
                "REMOVE {\"id\":{\"N\":\"1\"}}"),
            got(penstock));
        assertEquals("1", database.ask("SELECT count(*) FROM pg_replication_slots"));
        Files.writeString(template, FUNCTION);
        Client.until(
            "the slot is gone",
            () -> "0".equals(database.ask("SELECT count(*) FROM pg_replication_slots")));
        Client.until(
            "the publication is gone",
            () -> "0".equals(database.ask("SELECT count(*) FROM pg_publication")));
      }
    }
  }

  private static List<String> got(TestPenstock penstock) {
    return Client.got(penstock, "Work");
  }
}
