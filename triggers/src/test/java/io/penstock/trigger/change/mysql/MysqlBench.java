package io.penstock.trigger.change.mysql;

import io.penstock.function.Outcome;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.ChangeForm;
import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.change.MariaDatabase;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** A table of a server, mappings on it that run, and what they were told. */
final class MysqlBench implements AutoCloseable {
  static final Outcome DONE = new Outcome.Returned(Buffer.buffer("null"));
  private static final AtomicInteger TABLES = new AtomicInteger();

  final Vertx vertx = Vertx.vertx();
  final KeptCheckpoints kept = new KeptCheckpoints();
  final List<JsonObject> records = new CopyOnWriteArrayList<>();
  final AtomicLong lag = new AtomicLong(-1);
  final String table = "gates" + TABLES.incrementAndGet();
  private final MariaDatabase database;

  MysqlBench(MariaDatabase database) {
    this.database = database;
  }

  /** In one session; {@code $T} stands for the table. */
  void sql(String... statements) throws Exception {
    database.run(Stream.of(statements).map(one -> one.replace("$T", table)).toArray(String[]::new));
  }

  Future<Outcome> keep(JsonObject event) {
    JsonArray some = event.getJsonArray("Records", event.getJsonArray("records"));
    some.forEach(record -> records.add((JsonObject) record));
    return Future.succeededFuture(DONE);
  }

  MysqlTable table(URI server, String shape) {
    return new MysqlTable(
        MysqlServer.of(server),
        ChangeArn.parse(
            "arn:aws:rds:us-east-1:123456789012:db:works/mysql/works."
                + table
                + "/stream/"
                + shape),
        "test-" + table);
  }

  MappingRun run(StartAt start, String shape) {
    return run(database.uri(), start, shape, 1, false, this::keep);
  }

  MappingRun run(
      URI server,
      StartAt start,
      String shape,
      int parallel,
      boolean partial,
      Function<JsonObject, Future<Outcome>> function) {
    MysqlTable at = table(server, shape);
    var form = new ChangeForm(at.arn());
    var rules =
        new Batching(100, Duration.ZERO, parallel, partial, false, -1, null, Duration.ZERO, 100);
    return new MappingRun(
        vertx,
        rules,
        new MysqlSource(vertx, at, form, start, kept, MappingRun.hasty(vertx), lag::set),
        form,
        function);
  }

  /** Returns once a mapping from the newest change on has its place. */
  void begun() {
    MappingRun.until("begun", () -> kept.kept.containsKey("rows"));
  }

  List<String> seen(Function<JsonObject, String> what) {
    return records.stream().map(what).toList();
  }

  static String debezium(JsonObject record) {
    JsonObject value = record.getJsonObject("value");
    return value.getString("op")
        + " "
        + record.getJsonObject("key")
        + " "
        + image(value, "before")
        + " "
        + image(value, "after");
  }

  private static String image(JsonObject value, String name) {
    JsonObject row = value.getJsonObject(name);
    return row == null ? "-" : row.encode();
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
