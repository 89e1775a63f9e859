package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.Outcome;
import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is left of changes when everything is killed now and then. */
class MysqlKillsTest {
  private static final int KEYS = 20;

  private final Map<Integer, Integer> highest = new HashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private Future<Outcome> counted(JsonObject event, Random random) {
    synchronized (highest) {
      if (random.nextInt(30) == 0)
        return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
      for (Object one : event.getJsonArray("Records")) {
        JsonObject row = ((JsonObject) one).getJsonObject("dynamodb").getJsonObject("NewImage");
        int id = Integer.parseInt(row.getJsonObject("id").getString("N"));
        int n = Integer.parseInt(row.getJsonObject("n").getString("N"));
        int before = highest.getOrDefault(id, -1);
        if (n > before + 1) problems.add(id + ": " + n + " after " + before);
        highest.merge(id, n, Math::max);
      }
    }
    return Future.succeededFuture(MysqlBench.DONE);
  }

  /**
   * Rows count up while connections, the server and the mapping are killed at random, and logs
   * rotated and thrown away. Checked afterwards: every committed number of every row came, none
   * before the ones before it.
   */
  @Test
  void nothingIsLostAndRowsKeepTheirOrderThroughKills() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("MysqlKillsTest seed " + seed);
    var random = new Random(seed);
    int all = 4_000;
    try (var database = MariaDatabase.start();
        var bench = new MysqlBench(database)) {
      bench.sql(
          "CREATE TABLE $T (id int PRIMARY KEY, n int)",
          "CREATE TABLE other (id int PRIMARY KEY, n int)",
          "INSERT INTO other VALUES (1, 0)",
          "INSERT INTO $T VALUES "
              + IntStream.range(0, KEYS)
                  .mapToObj(id -> "(" + id + ", 0)")
                  .collect(Collectors.joining(", ")));
      Function<JsonObject, Future<Outcome>> function = event -> counted(event, random);
      var run = bench.run(database.uri(), StartAt.OLDEST, "dynamodb", 4, false, function);
      MappingRun.until(
          "rows",
          () -> {
            synchronized (highest) {
              return highest.size() == KEYS;
            }
          });
      int[] committed = new int[KEYS];
      int done = 0;
      for (int kills = 0; done < all; kills++) {
        done = write(database, bench.table, random, committed, done, all);
        switch (kills % 4) {
          case 0 -> cut(database);
          case 1 -> {
            database.kill();
            database.restart();
          }
          case 2 -> database.run("FLUSH BINARY LOGS");
          default -> {
            run.close();
            run = bench.run(database.uri(), StartAt.OLDEST, "dynamodb", 4, false, function);
          }
        }
      }
      Map<Integer, Integer> wanted = new HashMap<>();
      for (int id = 0; id < KEYS; id++) wanted.put(id, committed[id]);
      try (var last = run) {
        MappingRun.until(
            "all",
            () -> {
              synchronized (highest) {
                return highest.equals(wanted);
              }
            });
        assertEquals(List.of(), problems);
        assertEquals(0, last.failed.size());
      }
    }
  }

  private static void cut(MariaDatabase database) throws Exception {
    String dump =
        database.ask(
            "SELECT ID FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%' LIMIT"
                + " 1");
    if (dump != null) database.run("KILL " + dump);
  }

  private static int write(
      MariaDatabase database, String table, Random random, int[] committed, int from, int all)
      throws Exception {
    int done = from;
    int until = Math.min(all, done + 300 + random.nextInt(300));
    try (Connection sql = database.connect();
        var statement = sql.createStatement()) {
      sql.setAutoCommit(false);
      while (done < until) {
        int rows = 1 + random.nextInt(5);
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < rows; i++) {
          int id = random.nextInt(KEYS);
          statement.execute("UPDATE " + table + " SET n = n + 1 WHERE id = " + id);
          if (random.nextInt(3) == 0) statement.execute("UPDATE other SET n = n + 1");
          ids.add(id);
        }
        if (random.nextInt(10) == 0) {
          sql.rollback();
          continue;
        }
        sql.commit();
        ids.forEach(id -> committed[id]++);
        done += rows;
      }
    }
    return done;
  }
}
