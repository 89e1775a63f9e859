package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Servers and tables that cannot be followed: what is told, and that the remedy it names is one.
 */
class MysqlRefusalsTest {
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

  private void refused(String... words) {
    var refused =
        assertThrows(
            RefusedTableException.class, () -> bench.table(database.uri(), "dynamodb").check());
    for (String word : words) assertTrue(refused.getMessage().contains(word), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "binlog_format, STATEMENT, ROW",
    "binlog_format, MIXED, ROW",
    "binlog_row_image, MINIMAL, FULL",
    "binlog_row_image, NOBLOB, FULL",
    "binlog_row_metadata, MINIMAL, FULL",
    "binlog_row_metadata, NO_LOG, FULL"
  })
  void serversThatDoNotLogEnough(String name, String wrong, String right) throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)", "SET GLOBAL " + name + " = " + wrong);
    try {
      refused("SET GLOBAL " + name + " = " + right, wrong);
    } finally {
      database.run("SET GLOBAL " + name + " = " + right);
    }
    assertDoesNotThrow(() -> bench.table(database.uri(), "dynamodb").check());
  }

  @Test
  void serversWithoutALog() throws Exception {
    try (var other = MariaDatabase.start("--skip-log-bin");
        var on = new MysqlBench(other)) {
      on.sql("CREATE TABLE $T (id int PRIMARY KEY)");
      var refused =
          assertThrows(
              RefusedTableException.class, () -> on.table(other.uri(), "dynamodb").check());
      assertTrue(refused.getMessage().contains("log_bin"), refused.getMessage());
    }
  }

  @Test
  void whatIsNoTableOrCannotBeRead() throws Exception {
    refused("there is no table works.");
    bench.sql("CREATE VIEW $T AS SELECT 1 AS id");
    refused("VIEW");
    bench.sql("DROP VIEW $T", "CREATE TABLE $T (id int, note varchar(100) COMPRESSED)");
    refused("column note", "compressed");
    bench.sql("ALTER TABLE $T MODIFY note varchar(100) CHARACTER SET swe7");
    assertDoesNotThrow(() -> bench.table(database.uri(), "dynamodb").check());
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      bench.sql("INSERT INTO $T VALUES (1, 'a')");
      MappingRun.until("told", () -> run.lastResult().contains("charset swe7"));
      assertTrue(run.lastResult().contains("utf8mb4"), run.lastResult());
    }
  }

  @Test
  void rowsOfATableWithoutTransactionsCannotBeReadAsOfOneMoment() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY) ENGINE = MyISAM", "INSERT INTO $T VALUES (1)");
    try (var run = bench.run(StartAt.OLDEST, "dynamodb")) {
      MappingRun.until("told", () -> run.lastResult().contains("ENGINE = InnoDB"));
      bench.sql("ALTER TABLE $T ENGINE = InnoDB");
      MappingRun.until("mended", () -> bench.records.size() == 1);
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void rightsThatAreMissingAreNamedOneByOne() throws Exception {
    bench.sql(
        "CREATE TABLE $T (id int PRIMARY KEY)",
        "INSERT INTO $T VALUES (1)",
        "CREATE USER 'reader'@'%' IDENTIFIED BY 'secret'");
    URI reader = database.uri("reader");
    try (var run = bench.run(reader, StartAt.OLDEST, "dynamodb", 1, false, bench::keep)) {
      MappingRun.until("to select", () -> run.lastResult().contains("may not SELECT"));
      bench.sql("GRANT SELECT ON works.* TO 'reader'@'%'");
      MappingRun.until("to lock", () -> run.lastResult().contains("GRANT LOCK TABLES"));
      bench.sql("GRANT LOCK TABLES ON works.* TO 'reader'@'%'");
      MappingRun.until("to look", () -> run.lastResult().contains("BINLOG MONITOR"));
      bench.sql("GRANT BINLOG MONITOR ON *.* TO 'reader'@'%'");
      MappingRun.until("to follow", () -> run.lastResult().contains("GRANT REPLICATION SLAVE"));
      bench.sql("GRANT REPLICATION SLAVE ON *.* TO 'reader'@'%'");
      bench.sql("INSERT INTO $T VALUES (2)");
      MappingRun.until("all", () -> bench.records.size() == 2);
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void rowsWithoutNamesOfColumnsStopTheMapping() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)");
    try (var run = bench.run(StartAt.NEWEST, "dynamodb")) {
      bench.begun();
      bench.sql("INSERT INTO $T VALUES (1)");
      MappingRun.until("one", () -> bench.records.size() == 1);
      bench.sql("SET GLOBAL binlog_row_metadata = MINIMAL", "INSERT INTO $T VALUES (2)");
      MappingRun.until("told", () -> run.lastResult().contains("binlog_row_metadata = FULL"));
      assertTrue(bench.records.size() == 1);
    } finally {
      database.run("SET GLOBAL binlog_row_metadata = FULL");
    }
  }
}
