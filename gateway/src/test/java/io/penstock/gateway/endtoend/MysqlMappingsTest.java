package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.settings.SourceAddress;
import io.penstock.trigger.change.MariaDatabase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mapping on a table of MariaDB, from the template, with a real server. */
class MysqlMappingsTest {
  @TempDir Path folder;

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
                for (const r of event.Records)
                  console.log('got ' + r.eventName + ' ' + JSON.stringify(r.dynamodb.Keys));
              };
        Rows:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: !Ref Work
            EventSourceArn: arn:aws:rds:us-east-1:123456789012:db:works/mysql/works.gates/stream/dynamodb
            StartingPosition: TRIM_HORIZON
            FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT", "REMOVE"]}'}]}
      """;

  @Test
  void rowsAndTheirChangesRunTheFunction() throws Exception {
    try (var database = MariaDatabase.start()) {
      database.run(
          "CREATE TABLE gates (id int PRIMARY KEY, cm int)", "INSERT INTO gates VALUES (1, 10)");
      Path template = Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
      try (var penstock = TestPenstock.up(template, "--source=mysql=" + database.uri())) {
        Client.until("the row", () -> Client.got(penstock, "Work").size() == 1);
        database.run(
            "UPDATE gates SET cm = 11",
            "INSERT INTO gates VALUES (2, 20)",
            "DELETE FROM gates WHERE id = 1");
        Client.until("the changes", () -> Client.got(penstock, "Work").size() == 3);
        assertEquals(
            List.of(
                "INSERT {\"id\":{\"N\":\"1\"}}",
                "INSERT {\"id\":{\"N\":\"2\"}}",
                "REMOVE {\"id\":{\"N\":\"1\"}}"),
            Client.got(penstock, "Work"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://a:b@localhost/works",
        "mysql://a:b@localhost:3306/works",
        "mysql://a:b@localhost?useSSL=true",
        "file:///none/at/all"
      })
  void whatIsNoServerIsRefusedWithoutItsSecret(String url) {
    String problem = problem(url);
    assertTrue(problem.contains("--source mysql"), problem);
    assertTrue(!problem.contains("a:b"), problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysql://a:b@localhost", "mysql://localhost:3307/", "mysql://a@h?sslmode=require"})
  void whatIsAServerIsTaken(String url) {
    assertEquals(null, problem(url));
  }

  /** What is wrong with a server's address; null for nothing. */
  private static String problem(String url) {
    return SourceAddress.of("mysql", URI.create(url)) instanceof SourceAddress.Unusable unusable
        ? unusable.problem()
        : null;
  }
}
