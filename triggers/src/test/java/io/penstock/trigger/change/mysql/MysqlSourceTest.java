package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes of tables of a real server. */
class MysqlSourceTest {
  private static MariaDatabase database;
  private final MysqlBench bench = new MysqlBench(database);

  @BeforeAll
  static void start() throws Exception {
    database = MariaDatabase.start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void rowsThatAreThereComeFirstAndThenTheirChanges() throws Exception {
    bench.sql(
        "CREATE TABLE $T (id int PRIMARY KEY, cm int, note text)",
        "INSERT INTO $T VALUES (1, 10, 'a'), (2, 20, 'ü')");
    try (var run = bench.run(StartAt.OLDEST, "debezium")) {
      MappingRun.until("the rows", () -> bench.records.size() == 2);
      bench.sql(
          "INSERT INTO $T VALUES (3, 30, NULL)",
          "UPDATE $T SET cm = 21 WHERE id = 2",
          "UPDATE $T SET id = 4 WHERE id = 3",
          "DELETE FROM $T WHERE id = 1",
          "/* all of it */ TRUNCATE TABLE `$T`",
          "INSERT INTO $T VALUES (5, 50, 'b')");
      MappingRun.until("the changes", () -> bench.records.size() == 9);
      assertEquals(
          List.of(
              "r {\"id\":1} - {\"id\":1,\"cm\":10,\"note\":\"a\"}",
              "r {\"id\":2} - {\"id\":2,\"cm\":20,\"note\":\"ü\"}",
              "c {\"id\":3} - {\"id\":3,\"cm\":30,\"note\":null}",
              "u {\"id\":2} {\"id\":2,\"cm\":20,\"note\":\"ü\"}"
                  + " {\"id\":2,\"cm\":21,\"note\":\"ü\"}",
              "d {\"id\":3} {\"id\":3,\"cm\":30,\"note\":null} -",
              "c {\"id\":4} - {\"id\":4,\"cm\":30,\"note\":null}",
              "d {\"id\":1} {\"id\":1,\"cm\":10,\"note\":\"a\"} -",
              "t null - -",
              "c {\"id\":5} - {\"id\":5,\"cm\":50,\"note\":\"b\"}"),
          bench.seen(MysqlBench::debezium));
      JsonObject source = bench.records.get(2).getJsonObject("value").getJsonObject("source");
      assertEquals("mysql", source.getString("connector"));
      assertEquals("works", source.getString("db"));
      assertEquals(1, source.getInteger("server_id"));
      assertTrue(source.getString("gtid").matches("0-1-\\d+"), source.encode());
      assertTrue(source.getString("file").startsWith("mysql-bin."), source.encode());
      MappingRun.until("told", () -> !run.results.isEmpty());
      assertEquals(List.of("OK"), run.results.stream().distinct().toList());
    }
  }

  @Test
  void columnsHaveTheNamesThatTheyHadWhenTheRowWasWritten() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY, one int, other int)");
    try (var run = bench.run(StartAt.NEWEST, "debezium")) {
      bench.begun();
      assertEquals("No records processed", run.lastResult());
    }
    bench.sql(
        "INSERT INTO $T VALUES (1, 10, 11)",
        "ALTER TABLE $T RENAME COLUMN one TO swap, RENAME COLUMN other TO one",
        "INSERT INTO $T VALUES (2, 20, 21)",
        "ALTER TABLE $T DROP COLUMN swap, ADD COLUMN doc json FIRST",
        "INSERT INTO $T VALUES ('[1]', 3, 31)");
    try (var run = bench.run(StartAt.NEWEST, "debezium")) {
      MappingRun.until("all", () -> bench.records.size() == 3);
      bench.sql("ALTER TABLE $T ADD COLUMN more json", "INSERT INTO $T VALUES (NULL, 4, 41, '{}')");
      MappingRun.until("more", () -> bench.records.size() == 4);
      assertEquals(
          List.of(
              "c {\"id\":1} - {\"id\":1,\"one\":10,\"other\":11}",
              "c {\"id\":2} - {\"id\":2,\"swap\":20,\"one\":21}",
              "c {\"id\":3} - {\"doc\":\"[1]\",\"id\":3,\"one\":31}",
              "c {\"id\":4} - {\"doc\":null,\"id\":4,\"one\":41,\"more\":\"{}\"}"),
          bench.seen(MysqlBench::debezium));
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void valuesThatASessionDoesNotLogAreNamed() throws Exception {
    bench.sql(
        "CREATE TABLE $T (id int PRIMARY KEY, cm int, note text)",
        "INSERT INTO $T VALUES (1, 10, 'a')");
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      try (var sql = database.connect();
          var statement = sql.createStatement()) {
        statement.execute("SET SESSION binlog_row_image = MINIMAL");
        statement.execute("UPDATE " + bench.table + " SET cm = 11");
        statement.execute("DELETE FROM " + bench.table);
      }
      MappingRun.until("both", () -> bench.records.size() == 2);
      JsonObject update = bench.records.getFirst().getJsonObject("dynamodb");
      assertEquals(
          new JsonObject("{\"id\":{\"N\":\"1\"},\"cm\":{\"N\":\"11\"}}"),
          update.getJsonObject("NewImage"));
      assertEquals(new JsonArray().add("note"), update.getJsonArray("UnchangedAttributes"));
      assertEquals("NEW_IMAGE", update.getString("StreamViewType"));
      JsonObject delete = bench.records.getLast().getJsonObject("dynamodb");
      assertEquals(new JsonObject("{\"id\":{\"N\":\"1\"}}"), delete.getJsonObject("Keys"));
      assertEquals("REMOVE", bench.records.getLast().getString("eventName"));
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void rowsInACompressedLogAreRead() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY, note text)");
    database.run("SET GLOBAL log_bin_compress_min_len = 10", "SET GLOBAL log_bin_compress = ON");
    try (var run = bench.run(StartAt.NEWEST, "debezium")) {
      bench.begun();
      bench.sql(
          "INSERT INTO $T VALUES (1, repeat('x', 3000)), (2, 'b')",
          "UPDATE $T SET note = 'c' WHERE id = 1",
          "TRUNCATE TABLE $T");
      MappingRun.until("all", () -> bench.records.size() == 4);
      assertEquals(
          List.of("c", "c", "u", "t"),
          bench.seen(record -> record.getJsonObject("value").getString("op")));
      assertEquals(
          "c {\"id\":2} - {\"id\":2,\"note\":\"b\"}", MysqlBench.debezium(bench.records.get(1)));
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    } finally {
      database.run("SET GLOBAL log_bin_compress = OFF");
    }
  }

  @Test
  void onlyWhatFailedComesAgain() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)");
    List<String> batches = new ArrayList<>();
    var run =
        bench.run(
            database.uri(),
            StartAt.NEWEST,
            "dynamodb",
            1,
            true,
            event -> {
              List<JsonObject> records =
                  event.getJsonArray("Records").stream().map(JsonObject.class::cast).toList();
              List<String> ids =
                  records.stream()
                      .map(r -> r.getJsonObject("dynamodb").getJsonObject("Keys"))
                      .map(keys -> keys.getJsonObject("id").getString("N"))
                      .toList();
              synchronized (batches) {
                boolean again = batches.contains("[1, 2, 3]");
                batches.add(ids.toString());
                if (again || ids.size() < 3) return Future.succeededFuture(MysqlBench.DONE);
              }
              String failed = records.get(1).getJsonObject("dynamodb").getString("SequenceNumber");
              return Future.succeededFuture(
                  new Outcome.Returned(
                      Buffer.buffer(
                          "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + failed + "\"}]}")));
            });
    try (run) {
      bench.begun();
      bench.sql("INSERT INTO $T VALUES (1), (2), (3)");
      MappingRun.until(
          "again",
          () -> {
            synchronized (batches) {
              return batches.size() == 2;
            }
          });
      assertEquals(List.of("[1, 2, 3]", "[2, 3]"), batches);
    }
  }
}
