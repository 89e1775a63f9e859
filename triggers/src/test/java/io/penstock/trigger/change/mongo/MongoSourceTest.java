package io.penstock.trigger.change.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reading of a change stream, with a server as far as one is to be had for tests. */
class MongoSourceTest {
  private static final String ARN = "arn:aws:rds:us-east-1:123456789012:cluster:pumps";
  private static final Batching TENS =
      new Batching(10, Duration.ZERO, 1, false, false, -1, null, Duration.ZERO, 100);

  private final Vertx vertx = Vertx.vertx();
  private final KeptCheckpoints checkpoints = new KeptCheckpoints();
  private final List<Integer> handled = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private MappingRun run(URI url, StartAt start) {
    var stream = new MongoStream(MongoServer.of(url), ARN, "works", "gates", false);
    return new MappingRun(
        vertx,
        TENS,
        new MongoSource(vertx, stream, start, checkpoints, MappingRun.timing(vertx)),
        new MongoForm(ARN),
        this::call);
  }

  private Future<Outcome> call(JsonObject event) {
    assertEquals("aws:docdb", event.getString("eventSource"));
    if (failures.getAndDecrement() > 0)
      return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
    for (Object one : event.getJsonArray("events"))
      handled.add(
          ((JsonObject) one).getJsonObject("event").getJsonObject("documentKey").getInteger("_id"));
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("null")));
  }

  private static void insert(MongoDouble server, int from, int to) {
    for (int id = from; id < to; id++)
      server.collection("gates").insertOne(new Document("_id", id).append("cm", id));
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void changesComeInTheirOrderAndGoOnBehindWhatWasSettled() throws Exception {
    try (var server = MongoDouble.start()) {
      insert(server, 0, 5);
      failures.set(2);
      try (var run = run(server.url(), StartAt.OLDEST)) {
        MappingRun.until("the oldest", () -> handled.size() == 5);
        insert(server, 5, 40);
        MappingRun.until("the others", () -> handled.size() == 40);
        MappingRun.until("all well", () -> run.lastResult().equals("OK"));
      }
      assertEquals(numbers(0, 40), handled);
      insert(server, 40, 60);
      try (var run = run(server.url(), StartAt.NEWEST)) {
        MappingRun.until("what came meanwhile", () -> handled.size() == 60);
        MappingRun.until("all well", () -> run.lastResult().equals("OK"));
      }
      assertEquals(numbers(0, 60), handled);
    }
  }

  @Test
  void aPlaceCanBeATime() throws Exception {
    try (var server = MongoDouble.start()) {
      insert(server, 0, 3);
      try (var _ = run(server.url(), new StartAt.Since(Instant.now().minusSeconds(60)))) {
        MappingRun.until("since then", () -> handled.size() == 3);
      }
      assertEquals(numbers(0, 3), handled);
    }
  }

  @Test
  void aServerThatCannotBeReachedIsToldAndReadOnceItIs() throws Exception {
    URI nowhere = URI.create("mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300");
    try (var run = run(nowhere, StartAt.NEWEST)) {
      MappingRun.until("told", () -> run.lastResult().startsWith("PROBLEM: Connection error"));
    }
    assertTrue(checkpoints.kept.isEmpty());
  }

  @Test
  void whatCannotBeAServerIsRefusedWithoutItsPassword() {
    for (String url : List.of("mysql://ada:secret@localhost/", "mongodb://ada:secret@/", "x")) {
      var problem = problem(url);
      assertTrue(problem.startsWith("--source documentdb: a URL such as mongodb://"), problem);
      assertTrue(!problem.contains("secret"), problem);
    }
  }

  private static String problem(String url) {
    try {
      MongoServer.of(URI.create(url));
      return "none";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }
}
