package io.penstock.trigger.change.mysql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every type of a real server: alike from a snapshot and from the log, and as it is written down.
 */
class MysqlTypesTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/change");

  private static final String COLUMNS =
      """
      id int PRIMARY KEY,
      tiny tinyint, utiny tinyint unsigned, small smallint, usmall smallint unsigned,
      medium mediumint, umedium mediumint unsigned, whole int, uwhole int(10) unsigned zerofill,
      big bigint, ubig bigint unsigned, flag bool,
      level decimal(30,10), money decimal(5,2), units decimal(10,0),
      single float, dbl double, mark bit(1), bits bit(12),
      yr year, dt date, tm time, tm3 time(3), tm6 time(6),
      at0 datetime, at1 datetime(1), at3 datetime(3), at6 datetime(6),
      ts timestamp NULL, ts4 timestamp(4) NULL,
      ch char(10), vch varchar(300), lat varchar(10) CHARACTER SET latin1,
      uni varchar(10) CHARACTER SET utf16, txt text, longer longtext CHARACTER SET latin1,
      bin binary(6), vbin varbinary(20), blb blob,
      kind enum('a', 'ü', 'c,d'), tags set('x', 'ö', 'z'), ltags set('ä', 'b') CHARACTER SET latin1,
      doc json, pt point, area geometry, line linestring,
      uid uuid, ip4 inet4, ip6 inet6, ip6b inet6, ip6c inet6,
      made int AS (whole + 1) STORED, seen int AS (whole + 2) VIRTUAL
      """;

  private static final String[] ROWS = {
    """
    -128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295,
    -9223372036854775808, 18446744073709551615, true,
    -12345678901234567890.0123456789, 0.05, -7,
    3.1415927, 1.7976931348623157e308, b'1', b'100000000011',
    1901, '9999-12-31', '-838:59:59', '-00:00:00.5', '838:59:58.999999',
    '2026-03-01 12:00:00', '2026-03-01 12:00:00.5', '2026-03-01 12:00:00.25',
    '0001-01-01 00:00:00.000001', '2026-03-01 12:00:00', '2026-03-01 12:00:00.1234',
    ' ch ', 'vär😀', 'lät', 'uni😀', 'text', 'länger',
    x'0102000000', x'00ff', x'deadbeef00',
    'ü', 'z,x,ö', 'ä', '{"a": [1.50, null, true], "ü": "x"}',
    ST_GeomFromText('POINT(1 2)', 4326), ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))'), NULL,
    '0189f0c5-7a1e-7c0b-9d3e-aabbccddeeff', '192.168.0.1', '2001:db8::1:0:0:1', '::ffff:10.0.0.1',
    '::'
    """,
    """
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, -0.1, b'0', b'0',
    0, '0000-00-00', '00:00:00', '00:00:00.001', '24:00:00',
    '0000-00-00 00:00:00', '2026-00-00 00:00:00', '1969-12-31 23:59:59.999',
    '2026-03-01 00:00:00.000000', '0000-00-00 00:00:00', '2038-01-19 03:14:07.9999',
    '', '', '', '', '', '', x'', x'', x'',
    '', '', '', '[]', ST_GeomFromText('POINT(-1.5 0)'), ST_GeomFromText('GEOMETRYCOLLECTION EMPTY'),
    ST_GeomFromText('LINESTRING(0 0,1 1)'),
    'aabbccdd-eeff-11ee-8000-000000000000', '0.0.0.0', '::1', '1:0:0:2::3', 'a::'
    """,
    "NULL" + ", NULL".repeat(50 - 1)
  };

  private static MariaDatabase database;
  private final MysqlBench bench = new MysqlBench(database);

  @BeforeAll
  static void start() throws Exception {
    database = MariaDatabase.start("--sql-mode=", "--default-time-zone=+05:00");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void insert(int first) throws Exception {
    for (int i = 0; i < ROWS.length; i++) {
      int id = first + i;
      bench.sql(
          "SET sql_mode = ''",
          "INSERT INTO $T ("
              + String.join(", ", names())
              + ") VALUES ("
              + id
              + ", "
              + ROWS[i]
              + ")");
    }
  }

  private static String[] names() {
    return Stream.of(COLUMNS.replaceAll("\\([^()]*\\)", "").split(",\\s*"))
        .map(column -> column.strip().split(" ")[0])
        .filter(name -> !name.equals("made") && !name.equals("seen"))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dynamodb", "debezium"})
  void everyTypeIsAlikeFromSnapshotAndLog(String shape) throws Exception {
    bench.sql("CREATE TABLE $T (" + COLUMNS + ") CHARACTER SET utf8mb4");
    insert(0);
    var golden = new JsonObject();
    try (var run = bench.run(StartAt.OLDEST, shape)) {
      MappingRun.until("the rows", () -> bench.records.size() == ROWS.length);
      insert(ROWS.length);
      MappingRun.until("the same again", () -> bench.records.size() == 2 * ROWS.length);
      MappingRun.until("well", () -> run.lastResult().equals("OK"));
    }
    for (int i = 0; i < ROWS.length; i++) {
      JsonObject fromSnapshot = image(i);
      assertEquals(fromSnapshot.encodePrettily(), image(i + ROWS.length).encodePrettily());
      golden.put("row " + i, fromSnapshot);
    }
    Path file = GOLDEN.resolve("mysql-types-" + shape + ".json");
    assertEquals(new JsonObject(Files.readString(file)).encodePrettily(), golden.encodePrettily());
  }

  private JsonObject image(int record) {
    JsonObject one = bench.records.get(record);
    JsonObject image =
        (one.containsKey("dynamodb")
                ? one.getJsonObject("dynamodb").getJsonObject("NewImage")
                : one.getJsonObject("value").getJsonObject("after"))
            .copy();
    image.remove("id");
    return image;
  }

  @Test
  void wholeEventsAreAsTheyAreWrittenDown() throws Exception {
    bench.sql("CREATE TABLE $T (id int PRIMARY KEY, cm int)");
    for (String shape : new String[] {"dynamodb", "debezium"}) {
      bench.records.clear();
      bench.kept.kept.clear();
      try (var run = bench.run(StartAt.NEWEST, shape)) {
        bench.begun();
        bench.sql("INSERT INTO $T VALUES (1, 10)", "UPDATE $T SET cm = 11", "DELETE FROM $T");
        MappingRun.until("all", () -> bench.records.size() == 3);
        MappingRun.until("well", () -> run.lastResult().equals("OK"));
      }
      var events = new StringBuilder();
      for (JsonObject record : bench.records)
        events
            .append(
                record
                    .encodePrettily()
                    .replace(bench.table, "gates")
                    .replaceAll("\"(eventID|SequenceNumber)\" : \"\\d{30}\"", "\"$1\" : \"N\"")
                    .replaceAll("\"(ts_..|ApproximateCreationDateTime|pos)\" : \\d+", "\"$1\" : 0")
                    .replaceAll("\"(gtid)\" : \"[^\"]*\"", "\"$1\" : \"0-1-0\""))
            .append('\n');
      assertEquals(
          Files.readString(GOLDEN.resolve("mysql-events-" + shape + ".json")), events.toString());
    }
  }
}
