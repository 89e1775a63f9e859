package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows that there are in the beginning, and the changes that follow them. */
class MysqlRowsTest {
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

  private static int n(JsonObject record) {
    JsonObject row = record.getJsonObject("dynamodb").getJsonObject("NewImage");
    return Integer.parseInt(row.getJsonObject("n").getString("N"));
  }

  /** Numbers of one row, counted up all the while, come without one missing or coming twice. */
  @Test
  void snapshotAndLogMeetAtOneMoment() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY, n int)", "INSERT INTO $T VALUES (1, 0)");
    var on = new AtomicBoolean(true);
    var committed = new AtomicInteger();
    Thread writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Connection sql = database.connect();
                      var statement = sql.createStatement()) {
                    while (on.get()) {
                      statement.execute("UPDATE " + bench.table + " SET n = n + 1");
                      committed.incrementAndGet();
                    }
                  } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                  }
                });
    MappingRun.until("writing", () -> committed.get() > 20);
    try (var run = bench.run(StartAt.OLDEST, "dynamodb")) {
      MappingRun.until("changes", () -> bench.records.size() > 200);
      on.set(false);
      writer.join();
      MappingRun.until("all", () -> n(bench.records.getLast()) == committed.get());
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    int first = n(bench.records.getFirst());
    assertTrue(first > 0);
    var wanted = new ArrayList<Integer>();
    for (int n = first; n <= committed.get(); n++) wanted.add(n);
    assertEquals(wanted, bench.records.stream().map(MysqlRowsTest::n).toList());
  }

  @Test
  void aReadingOfRowsThatWasCutShortBeginsAgainAndMissesNoDelete() throws Exception {
    bench.sql(
        "CREATE TABLE $T (id int PRIMARY KEY, n int)",
        "INSERT INTO $T SELECT seq, 0 FROM seq_1_to_5000");
    Promise<Outcome> never = Promise.promise();
    var handled = new AtomicInteger();
    try (var run =
        bench.run(
            database.uri(),
            StartAt.OLDEST,
            "dynamodb",
            1,
            false,
            event -> {
              if (handled.incrementAndGet() > 5) return never.future();
              return bench.keep(event);
            })) {
      MappingRun.until("some", () -> handled.get() > 5);
      never.fail("the function's end");
      assertTrue(run.failed.isEmpty());
    }
    bench.sql("DELETE FROM $T WHERE id = 1", "UPDATE $T SET n = 7 WHERE id = 5000");
    int before = bench.records.size();
    try (var run = bench.run(StartAt.OLDEST, "dynamodb")) {
      MappingRun.until(
          "all",
          () ->
              bench.records.stream()
                      .skip(before)
                      .filter(r -> r.getString("eventName").equals("INSERT"))
                      .count()
                  >= 4999);
      MappingRun.until(
          "the changes", () -> bench.records.getLast().getString("eventName").equals("MODIFY"));
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
    List<JsonObject> again = bench.records.subList(before, bench.records.size());
    assertEquals(5001, again.size());
    assertEquals("REMOVE", again.get(4999).getString("eventName"));
    assertEquals(7, n(again.get(5000)));
    var positions = bench.seen(r -> r.getJsonObject("dynamodb").getString("SequenceNumber"));
    assertEquals(positions.stream().sorted().distinct().toList(), positions);
  }

  @Test
  void anOpenTransactionOfAnotherIsWaitedForAndTold() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)", "INSERT INTO $T VALUES (1)");
    try (Connection sql = database.connect();
        var statement = sql.createStatement()) {
      sql.setAutoCommit(false);
      statement.execute("INSERT INTO " + bench.table + " VALUES (2)");
      try (var run = bench.run(StartAt.OLDEST, "dynamodb")) {
        MappingRun.until("told", () -> run.lastResult().contains("written to the table goes on"));
        sql.commit();
        MappingRun.until("both", () -> bench.records.size() == 2);
        MappingRun.until("well", () -> run.lastResult().equals("OK"));
      }
    }
  }

  @Test
  void anEmptyTableAndWhatIsLeftToBeReadAreKnown() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY)");
    try (var run = bench.run(StartAt.OLDEST, "dynamodb")) {
      MappingRun.until(
          "no rows",
          () -> bench.kept.kept.getOrDefault("rows", new JsonObject()).containsKey("rowsUntil"));
      assertEquals("No records processed", run.lastResult());
      bench.sql("INSERT INTO $T VALUES (1)");
      MappingRun.until("one", () -> bench.records.size() == 1);
    }
    Promise<Outcome> held = Promise.promise();
    bench.sql("INSERT INTO $T VALUES (2)", "INSERT INTO $T SELECT seq FROM seq_100_to_3000");
    try (var run =
        bench.run(database.uri(), StartAt.OLDEST, "dynamodb", 1, false, event -> held.future())) {
      MappingRun.until("behind", () -> bench.lag.get() > 5_000);
      held.complete(MysqlBench.DONE);
      MappingRun.until("through", () -> bench.lag.get() < 1_000);
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }
}
