package io.penstock.trigger.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables of a real server. */
class PostgresSourceTest {
  private static PostgresDatabase database;
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Outcome DONE = new Outcome.Returned(Buffer.buffer("null"));

  private final Vertx vertx = Vertx.vertx();
  private final KeptCheckpoints kept = new KeptCheckpoints();
  private final List<JsonObject> records = new CopyOnWriteArrayList<>();
  private final String table = "gates" + TABLES.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    database = PostgresDatabase.start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void sql(String... statements) throws Exception {
    try (Connection sql = database.connect()) {
      for (String one : statements) database.run(sql, one.replace("$T", table));
    }
  }

  private Future<Outcome> keep(JsonObject event) {
    JsonArray some = event.getJsonArray("Records", event.getJsonArray("records"));
    some.forEach(record -> records.add((JsonObject) record));
    return Future.succeededFuture(DONE);
  }

  private PostgresSlot slot() {
    return new PostgresSlot(PostgresServer.of(database.uri()), "test-" + table);
  }

  private MappingRun run(
      StartAt start, String shape, int parallel, Function<JsonObject, Future<Outcome>> function) {
    ChangeArn arn =
        ChangeArn.parse(
            "arn:aws:rds:us-east-1:123456789012:db:works/table/public."
                + table
                + "/stream/"
                + shape);
    var form = new ChangeForm(arn);
    var rules =
        new Batching(100, Duration.ZERO, parallel, false, false, -1, null, Duration.ZERO, 100);
    return new MappingRun(
        vertx,
        rules,
        new PostgresSource(
            vertx, slot(), form, arn, start, kept, MappingRun.hasty(vertx), bytes -> {}),
        form,
        function);
  }

  private List<String> seen(Function<JsonObject, String> what) {
    return records.stream().map(what).toList();
  }

  private static String debezium(JsonObject record) {
    JsonObject value = record.getJsonObject("value");
    return value.getString("op")
        + " "
        + record.getJsonObject("key")
        + " "
        + brief(value, "before")
        + " "
        + brief(value, "after");
  }

  private static String brief(JsonObject value, String image) {
    JsonObject row = value.getJsonObject(image);
    if (row == null) return "-";
    String text = row.encode();
    return text.length() > 120 ? text.substring(0, 20) + ".." + text.length() : text;
  }

  @Test
  void rowsThatAreThereComeFirstAndThenTheirChanges() throws Exception {
    sql(
        "CREATE TABLE $T (id int PRIMARY KEY, cm int, note text)",
        "ALTER TABLE $T ALTER note SET STORAGE EXTERNAL",
        "INSERT INTO $T VALUES (1, 10, 'a'), (2, 20, repeat('x', 5000))");
    try (var run = run(StartAt.OLDEST, "debezium", 1, this::keep)) {
      MappingRun.until("the rows", () -> records.size() == 2);
      sql(
          "INSERT INTO $T VALUES (3, 30, NULL)",
          "UPDATE $T SET cm = 21 WHERE id = 2",
          "UPDATE $T SET id = 4 WHERE id = 3",
          "DELETE FROM $T WHERE id = 1",
          "TRUNCATE $T");
      MappingRun.until("the changes", () -> records.size() == 8);
      assertEquals(
          List.of(
              "r {\"id\":1} - {\"id\":1,\"cm\":10,\"note\":\"a\"}",
              "r {\"id\":2} - {\"id\":2,\"cm\":20,\"not..5026",
              "c {\"id\":3} - {\"id\":3,\"cm\":30,\"note\":null}",
              "u {\"id\":2} - {\"id\":2,\"cm\":21,\"note\":\"__debezium_unavailable_value\"}",
              "d {\"id\":3} {\"id\":3,\"cm\":null,\"note\":null} -",
              "c {\"id\":4} - {\"id\":4,\"cm\":30,\"note\":null}",
              "d {\"id\":1} {\"id\":1,\"cm\":null,\"note\":null} -",
              "t null - -"),
          seen(PostgresSourceTest::debezium));
      assertEquals(
          List.of("first", "last", "false"),
          records.stream()
              .map(r -> r.getJsonObject("value").getJsonObject("source").getString("snapshot"))
              .distinct()
              .toList());
      MappingRun.until("told", () -> !run.results.isEmpty());
      assertEquals(List.of("OK"), run.results.stream().distinct().toList());
    }
  }

  @Test
  void imagesAreTypedAndLargeValuesThatWereNotSentAreNamed() throws Exception {
    sql(
        "CREATE TABLE $T (id text, part int, ok bool, level numeric(10,2), raw bytea, tags text[],"
            + " doc jsonb, at timestamptz, note text, PRIMARY KEY (part, id))",
        "ALTER TABLE $T ALTER note SET STORAGE EXTERNAL");
    try (var run = run(StartAt.NEWEST, "dynamodb", 4, this::keep)) {
      MappingRun.until("begun", () -> kept.kept.containsKey("rows"));
      sql(
          "INSERT INTO $T VALUES ('a', 7, true, 12.50, '\\x00ff', '{x,\"y,z\",NULL}',"
              + " '{\"a\": [1.50, null, true]}', '2026-03-01 12:00:00.5+02', repeat('n', 4000))",
          "UPDATE $T SET ok = NULL",
          "ALTER TABLE $T REPLICA IDENTITY FULL",
          "UPDATE $T SET ok = false",
          "UPDATE $T SET ok = false",
          "DELETE FROM $T");
      MappingRun.until("all", () -> records.size() == 4);
      JsonObject insert = records.getFirst().getJsonObject("dynamodb");
      assertEquals(
          new JsonObject("{\"part\":{\"N\":\"7\"},\"id\":{\"S\":\"a\"}}"),
          insert.getJsonObject("Keys"));
      JsonObject image = insert.getJsonObject("NewImage").copy();
      assertEquals(4000, ((JsonObject) image.remove("note")).getString("S").length());
      assertEquals(
          new JsonObject(
              """
              {"id":{"S":"a"},"part":{"N":"7"},"ok":{"BOOL":true},"level":{"N":"12.50"},
               "raw":{"B":"AP8="},"tags":{"L":[{"S":"x"},{"S":"y,z"},{"NULL":true}]},
               "doc":{"M":{"a":{"L":[{"N":"1.50"},{"NULL":true},{"BOOL":true}]}}},
               "at":{"S":"2026-03-01T10:00:00.500Z"}}
              """),
          image);
      JsonObject update = records.get(1).getJsonObject("dynamodb");
      assertEquals(new JsonArray().add("note"), update.getJsonArray("UnchangedAttributes"));
      assertEquals("NEW_IMAGE", update.getString("StreamViewType"));
      JsonObject whole = records.get(2).getJsonObject("dynamodb");
      assertEquals("NEW_AND_OLD_IMAGES", whole.getString("StreamViewType"));
      assertEquals(
          4000, whole.getJsonObject("NewImage").getJsonObject("note").getString("S").length());
      assertNull(whole.getJsonArray("UnchangedAttributes"));
      assertEquals(
          List.of("INSERT", "MODIFY", "MODIFY", "REMOVE"),
          seen(record -> record.getString("eventName")));
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
  }

  @Test
  void tablesWithoutIdentityAreRefusedAndStayAsTheyAre() throws Exception {
    sql("CREATE TABLE $T (cm int)");
    ChangeArn arn =
        ChangeArn.parse(
            "arn:aws:rds:us-east-1:123456789012:db:works/table/public."
                + table
                + "/stream/dynamodb");
    var refused = assertThrows(RefusedTableException.class, () -> slot().check(arn));
    assertTrue(refused.getMessage().contains("no replica identity"), refused.getMessage());
    try (var run = run(StartAt.OLDEST, "dynamodb", 1, this::keep)) {
      MappingRun.until("told", () -> run.lastResult().contains("no replica identity"));
      assertNull(database.ask("SELECT 1 FROM pg_publication WHERE pubname LIKE '%" + table + "'"));
      sql(
          "INSERT INTO $T VALUES (1)",
          "UPDATE $T SET cm = 2",
          "ALTER TABLE $T ADD id serial PRIMARY KEY");
      MappingRun.until("mended", () -> records.size() == 1);
    }
  }

  @Test
  void theLogIsConfirmedOnlyOnceTheCheckpointIsDurable() throws Exception {
    sql("CREATE TABLE $T (id int PRIMARY KEY)");
    try (var run = run(StartAt.NEWEST, "dynamodb", 1, this::keep)) {
      MappingRun.until("begun", () -> kept.kept.containsKey("rows"));
      String query =
          "SELECT confirmed_flush_lsn - '0/0' FROM pg_replication_slots WHERE slot_name LIKE '%"
              + table
              + "'";
      MappingRun.until(
          "streaming",
          () -> database.ask(query.replace("confirmed_flush_lsn - '0/0'", "active_pid")) != null);
      kept.gate = Promise.promise();
      sql("INSERT INTO $T VALUES (1)");
      String written = database.ask("SELECT pg_current_wal_lsn() - '0/0'");
      MappingRun.until("handled", () -> records.size() == 1);
      // Two reports at least go to the server meanwhile.
      String reports =
          "SELECT extract(epoch FROM reply_time) FROM pg_stat_replication r JOIN"
              + " pg_replication_slots s ON s.active_pid = r.pid WHERE slot_name LIKE '%"
              + table
              + "'";
      double now = Double.parseDouble(database.ask("SELECT extract(epoch FROM now())"));
      MappingRun.until(
          "reports",
          () -> {
            String last = database.ask(reports);
            return last != null && Double.parseDouble(last) > now + 2;
          });
      assertTrue(Long.parseLong(database.ask(query)) < Long.parseLong(written));
      kept.gate.complete();
      MappingRun.until(
          "confirmed", () -> Long.parseLong(database.ask(query)) >= Long.parseLong(written));
      MappingRun.until("all well", () -> run.lastResult().equals("OK"));
    }
    slot().drop();
    assertNull(
        database.ask("SELECT 1 FROM pg_replication_slots WHERE slot_name LIKE '%" + table + "'"));
    assertNull(database.ask("SELECT 1 FROM pg_publication WHERE pubname LIKE '%" + table + "'"));
  }

  /**
   * Rows count up while connections, the server and the mapping are killed at random. Checked
   * afterwards: every committed number of every row came, none before the ones before it.
   */
  @Test
  void nothingIsLostAndRowsKeepTheirOrderThroughKills() throws Exception {
    long seed = Long.getLong("seed", new Random().nextLong());
    System.out.println("PostgresSourceTest seed " + seed);
    var random = new Random(seed);
    int keys = 20;
    int all = 4_000;
    sql(
        "CREATE TABLE $T (id int PRIMARY KEY, n int)",
        "INSERT INTO $T SELECT i, 0 FROM generate_series(0, " + (keys - 1) + ") i");
    var highest = new HashMap<Integer, Integer>();
    List<String> problems = new CopyOnWriteArrayList<>();
    Function<JsonObject, Future<Outcome>> function =
        event -> {
          synchronized (highest) {
            if (random.nextInt(30) == 0)
              return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
            for (Object one : event.getJsonArray("Records")) {
              JsonObject row =
                  ((JsonObject) one).getJsonObject("dynamodb").getJsonObject("NewImage");
              int id = Integer.parseInt(row.getJsonObject("id").getString("N"));
              int n = Integer.parseInt(row.getJsonObject("n").getString("N"));
              int before = highest.getOrDefault(id, -1);
              if (n > before + 1) problems.add(id + ": " + n + " after " + before);
              highest.merge(id, n, Math::max);
            }
          }
          return Future.succeededFuture(DONE);
        };
    // Rows as they are must have come before they count, as the first ones come from a snapshot.
    var run = run(StartAt.OLDEST, "dynamodb", 4, function);
    MappingRun.until(
        "rows",
        () -> {
          synchronized (highest) {
            return highest.size() == keys;
          }
        });
    int[] committed = new int[keys];
    int done = 0;
    for (int kills = 0; done < all; kills++) {
      int until = Math.min(all, done + 300 + random.nextInt(300));
      try (Connection sql = database.connect()) {
        sql.setAutoCommit(false);
        while (done < until) {
          int rows = 1 + random.nextInt(5);
          var ids = new ArrayList<Integer>();
          for (int i = 0; i < rows; i++) {
            int id = random.nextInt(keys);
            database.run(sql, "UPDATE " + table + " SET n = n + 1 WHERE id = " + id);
            ids.add(id);
          }
          sql.commit();
          ids.forEach(id -> committed[id]++);
          done += rows;
        }
      }
      switch (kills % 3) {
        case 0 -> database.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_replication");
        case 1 -> {
          database.kill();
          database.restart();
        }
        default -> {
          run.close();
          run = run(StartAt.OLDEST, "dynamodb", 4, function);
        }
      }
    }
    Map<Integer, Integer> wanted = new HashMap<>();
    for (int id = 0; id < keys; id++) wanted.put(id, committed[id]);
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
