package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where reading goes on: logs that rotate, are gone, begin anew; other servers. */
class MysqlPlacesTest {
  private MariaDatabase database;
  private MysqlBench bench;

  @BeforeEach
  void start() throws Exception {
    database = MariaDatabase.start();
    bench = new MysqlBench(database);
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)", "CREATE TABLE other (id int)");
  }

  @AfterEach
  void stop() {
    bench.close();
    database.close();
  }

  private List<String> ids() {
    return bench.seen(
        record ->
            record
                .getJsonObject("dynamodb")
                .getJsonObject("Keys")
                .getJsonObject("id")
                .getString("N"));
  }

  private JsonObject place() {
    return bench.kept.kept.get("rows").getJsonObject("place");
  }

  /** Rotates, and waits until the mapping is in the new log. */
  private void rotate() throws Exception {
    bench.sql("FLUSH BINARY LOGS", "INSERT INTO other VALUES (1)");
    String file = database.ask("SHOW MASTER STATUS");
    MappingRun.until(
        "in " + file,
        () -> {
          if (place().getString("file").equals(file)) return true;
          database.ask("SELECT 1");
          return false;
        });
  }

  @Test
  void aTableThatRestsNeedsNoLogThatIsGone() throws Exception {
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      bench.sql("INSERT INTO $T VALUES (1)");
      MappingRun.until("one", () -> ids().size() == 1);
      for (int i = 0; i < 3; i++) rotate();
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    database.run("PURGE BINARY LOGS TO '" + place().getString("file") + "'");
    bench.sql("INSERT INTO $T VALUES (2)");
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      MappingRun.until("two", () -> ids().size() == 2);
      assertEquals(List.of("1", "2"), ids());
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void aLogThatIsGoneIsToldWithTheRemedy() throws Exception {
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      assertEquals("No records processed", run.lastResult());
    }
    bench.sql("INSERT INTO $T VALUES (1)", "FLUSH BINARY LOGS", "INSERT INTO $T VALUES (2)");
    database.run("PURGE BINARY LOGS TO '" + database.ask("SHOW MASTER STATUS") + "'");
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM"));
      assertTrue(run.lastResult().contains("delete the mapping"), run.lastResult());
      assertTrue(run.lastResult().contains("binlog_expire_logs_seconds"), run.lastResult());
      assertEquals(List.of(), ids());
    }
  }

  @Test
  void aLogThatBeganAnewIsNotTakenForTheOldOne() throws Exception {
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      assertEquals("No records processed", run.lastResult());
    }
    database.run("RESET MASTER");
    for (int i = 0; i < 20; i++) bench.sql("INSERT INTO $T VALUES (" + i + ")");
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM"));
      assertTrue(run.lastResult().contains("delete the mapping"), run.lastResult());
    }
  }

  @Test
  void aReplicaTakesOverByWhatWasExecuted() throws Exception {
    try (var replica = MariaDatabase.start("--server-id=2", "--log-slave-updates")) {
      try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
        bench.begun();
        bench.sql("INSERT INTO $T VALUES (1)", "INSERT INTO $T VALUES (2)");
        MappingRun.until("two", () -> ids().size() == 2);
        MappingRun.until("well", () -> run.lastResult().equals("OK"));
      }
      bench.sql("INSERT INTO $T VALUES (3)");
      replica.run(
          // Its own words while it was made are no part of what it follows.
          "RESET MASTER",
          "SET GLOBAL gtid_slave_pos = ''",
          "DROP DATABASE works",
          "RESET MASTER",
          "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT="
              + database.port()
              + ", MASTER_USER='test', MASTER_PASSWORD='secret', MASTER_USE_GTID=slave_pos",
          "START SLAVE");
      String at = database.ask("SELECT @@GLOBAL.gtid_binlog_pos");
      MappingRun.until(
          "replicated", () -> at.equals(replica.ask("SELECT @@GLOBAL.gtid_slave_pos")));
      database.kill();
      replica.run("STOP SLAVE", "INSERT INTO works." + bench.table + " VALUES (4)");
      try (var run = bench.run(replica.uri(), StartAt.NEWEST, "dynamodb", 1, false, bench::keep)) {
        MappingRun.until("all", () -> ids().containsAll(List.of("3", "4")));
        assertEquals(List.of("1", "2", "3", "4"), ids().stream().distinct().toList());
        MappingRun.until("well", () -> run.lastResult().equals("OK"));
        assertEquals(1, place().getInteger("era"));
      }
      assertTrue(
          bench
                  .records
                  .getLast()
                  .getJsonObject("dynamodb")
                  .getString("SequenceNumber")
                  .compareTo(
                      bench
                          .records
                          .getFirst()
                          .getJsonObject("dynamodb")
                          .getString("SequenceNumber"))
              > 0);
      replica.run("INSERT INTO works." + bench.table + " VALUES (5)");
      try (var run = bench.run(replica.uri(), StartAt.NEWEST, "dynamodb", 1, false, bench::keep)) {
        MappingRun.until("five", () -> ids().contains("5"));
        assertEquals("5", ids().getLast());
        MappingRun.until("well", () -> run.lastResult().equals("OK"));
      }
    }
  }
}
