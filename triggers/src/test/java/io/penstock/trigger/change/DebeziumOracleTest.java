package io.penstock.trigger.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.Outcome;
import io.penstock.trigger.stream.Doubles;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Our envelopes beside Debezium's own, of the same table at the same time. */
class DebeziumOracleTest {
  private static final String TABLE =
      """
      CREATE TABLE gates (id int PRIMARY KEY, ok bool, i2 smallint, i8 bigint, f4 real, f8 float8,
       level numeric(10,2), any_level numeric, note text, short varchar(10), fixed char(3), raw bytea,
       day date, at time, moment timestamp, moment0 timestamp(0), instant timestamptz, attz timetz, attz0 timetz,
       u uuid, j json, jb jsonb, ip inet, ns int[], tags text[], big text,
       number oid, span interval, bit1 bit(1), bits bit(12), ever timestamptz, back interval,
       always timestamp, never timestamp, never0 timestamp(0), far date, farther timestamp, farther0 timestamp(0),
       farthest timestamptz, ides date, ancient timestamp, ancient0 timestamp(3), ancientz timestamptz, tagged text[],
       sometime date, nowhen date, evertz timestamptz, numbered int[], ids uuid[])
      """;

  private static final String FULL_ROW =
      """
      true, 7, 9007199254740993, 1.5, 2.25, 12.50, 0.1, 'Schütz "A"', 'short', 'ab', '\\x00ff',
       '2026-03-04', '05:06:07.089', '2026-03-04 05:06:07.089123', '2026-03-04 05:06:07',
       '2026-03-04 05:06:07.089+01', '05:06:07.5+01', '05:06:00+00', '73ffd264-44b3-4c69-90e8-e7d1dfc035d4',
       '{"a": [1, null]}', '{"b": 2, "a": 1}', '10.0.0.1/8', '{1,NULL,3}', '{a,"b c",NULL}',
       repeat('x', 9000), 4294967295, '1 year 2 mons 3 days 04:05:06.789', B'1', B'101010101010',
       '-infinity', '-1 mons -2 days +03:00:00.000001',
       'infinity', '-infinity', 'infinity', '12026-03-04', '12026-03-04 05:06:07.089123', '12026-03-04 05:06:07',
       '12026-03-04 05:06:07+00', '0044-03-15 BC', '0044-03-15 05:06:07.25 BC', '0044-03-15 05:06:07.25 BC',
       '0044-03-15 05:06:07+00 BC', ARRAY[repeat('y', 9000), 'z'], 'infinity', '-infinity', 'infinity',
       ARRAY(SELECT generate_series(1, 3000)), ARRAY(SELECT '73ffd264-44b3-4c69-90e8-e7d1dfc035d4'::uuid FROM generate_series(1, 600))
      """;

  private static final String EMPTY_ROW = "NULL" + ", NULL".repeat(47);

  private final Vertx vertx = Vertx.vertx();
  private final List<JsonObject> ours = new CopyOnWriteArrayList<>();
  private final List<String> theirs = new CopyOnWriteArrayList<>();

  /**
   * Debezium with the choices of decision 0040: decimals as texts, no tombstones, truncates told.
   */
  private Process oracle(PostgresDatabase database) throws Exception {
    Path jars = Doubles.jars("debezium");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jars + "/*",
                Doubles.folder("debezium").resolve("Start.java").toString(),
                Integer.toString(database.uri().getPort()),
                "test",
                database.uri().getPath().substring(1),
                "public.gates",
                "decimal.handling.mode=string",
                "tombstones.on.delete=false",
                "skipped.operations=none")
            .redirectError(Path.of("target/debezium.log").toFile())
            .start();
    BufferedReader out = process.inputReader();
    Thread.ofPlatform().daemon().start(() -> out.lines().forEach(theirs::add));
    return process;
  }

  private MappingRun run(PostgresDatabase database) {
    ChangeArn arn =
        ChangeArn.parse(
            "arn:aws:rds:us-east-1:123456789012:db:postgres/table/public.gates/stream/debezium");
    var form = new ChangeForm(arn);
    var slot = new PostgresSlot(PostgresServer.of(database.uri()), "ours");
    return new MappingRun(
        vertx,
        MappingRun.PLAIN,
        new PostgresSource(
            vertx,
            slot,
            form,
            arn,
            StartAt.OLDEST,
            new KeptCheckpoints(),
            MappingRun.timing(vertx),
            bytes -> {}),
        form,
        event -> {
          event.getJsonArray("records").forEach(record -> ours.add((JsonObject) record));
          return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("null")));
        });
  }

  /**
   * Key, operation, images, and where the change is from; no times. Dates that are infinite or
   * ancient count as in changes: in rows that it reads Debezium has other numbers. Places in the
   * log are those of the slot's own session, and the transaction of a row that was read is the
   * reader's.
   */
  private static JsonObject told(JsonObject key, JsonObject value) {
    JsonObject source = value.getJsonObject("source");
    var from = new JsonObject();
    for (String member : List.of("db", "schema", "table", "snapshot"))
      from.put(member, source.getValue(member));
    if (source.getString("snapshot").equals("false")) from.put("txId", source.getValue("txId"));
    JsonObject after = value.getJsonObject("after");
    if (!source.getString("snapshot").equals("false"))
      for (String odd : List.of("ides", "sometime", "nowhen")) after.remove(odd);
    return new JsonObject()
        .put("key", key)
        .put("op", value.getString("op"))
        .put("before", value.getValue("before"))
        .put("after", after)
        .put("source", from);
  }

  private static JsonObject theirs(String line) {
    String[] parts = line.split("\t", 2);
    return told(
        parts[0].equals("null") ? null : new JsonObject(parts[0]), new JsonObject(parts[1]));
  }

  @Test
  void everyChangeIsToldAsDebeziumTellsIt() throws Exception {
    try (var database = PostgresDatabase.start();
        Connection sql = database.connect()) {
      database.run(
          sql,
          TABLE,
          "ALTER TABLE gates ALTER big SET STORAGE EXTERNAL",
          "ALTER TABLE gates ALTER tagged SET STORAGE EXTERNAL",
          "ALTER TABLE gates ALTER numbered SET STORAGE EXTERNAL",
          "ALTER TABLE gates ALTER ids SET STORAGE EXTERNAL",
          "INSERT INTO gates VALUES (1, " + FULL_ROW + ")",
          "INSERT INTO gates VALUES (2, " + EMPTY_ROW + ")");
      Process oracle = oracle(database);
      try (var _ = run(database)) {
        MappingRun.until("the rows, twice", () -> ours.size() == 2 && theirs.size() == 2);
        MappingRun.until(
            "both follow",
            () ->
                database.ask("SELECT count(*) FROM pg_replication_slots WHERE active").equals("2"));
        database.run(
            sql,
            "INSERT INTO gates VALUES (3, " + FULL_ROW + ")",
            "INSERT INTO gates VALUES (4, " + EMPTY_ROW + ")",
            "UPDATE gates SET i2 = 8 WHERE id = 3",
            "UPDATE gates SET id = 5 WHERE id = 4",
            "DELETE FROM gates WHERE id = 5",
            "ALTER TABLE gates REPLICA IDENTITY FULL",
            "UPDATE gates SET note = 'b', day = '1969-12-31', f8 = -0.5 WHERE id = 3",
            "DELETE FROM gates WHERE id = 3",
            "BEGIN; INSERT INTO gates (id) VALUES (6); INSERT INTO gates (id) VALUES (7); COMMIT",
            "TRUNCATE gates");
        MappingRun.until("the changes, twice", () -> ours.size() == 13 && theirs.size() == 13);
      } finally {
        oracle.destroyForcibly().waitFor();
      }
    }
    var differences = new ArrayList<String>();
    for (int i = 0; i < ours.size(); i++) {
      JsonObject mine = told(ours.get(i).getJsonObject("key"), ours.get(i).getJsonObject("value"));
      JsonObject oracles = theirs(theirs.get(i));
      compare("record " + i, mine, oracles, differences);
    }
    assertEquals(List.of(), differences);
  }

  private static void compare(
      String where, JsonObject mine, JsonObject oracles, List<String> differences) {
    var names = new java.util.TreeSet<>(mine.fieldNames());
    names.addAll(oracles.fieldNames());
    for (String name : names) {
      Object one = plain(mine, name);
      Object other = plain(oracles, name);
      if (one instanceof JsonObject a && other instanceof JsonObject b)
        compare(where + "." + name, a, b, differences);
      else if (!one.equals(other))
        differences.add(where + "." + name + ": " + one + ", Debezium: " + other);
    }
  }

  /** Numbers by their value; what is missing is not null. */
  private static Object plain(JsonObject in, String name) {
    if (!in.containsKey(name)) return "(missing)";
    return switch (in.getValue(name)) {
      case null -> "(null)";
      case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
      case JsonArray list -> list.encode();
      case String text -> '"' + text + '"';
      case Object other -> other;
    };
  }
}
