package io.penstock.trigger.change.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import io.penstock.function.Outcome;
import io.penstock.trigger.change.ChangeRecord;
import io.penstock.trigger.change.KeptCheckpoints;
import io.penstock.trigger.stream.MappingRun;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers say that are not to be had for tests: events, and refusals, as MongoDB has them. */
class ChangeEventsTest {
  private static final String ARN = "arn:aws:rds:eu-north-1:210987654321:cluster:pumps";
  private static final Path RECORDED = Path.of("src/test/resources/change/mongo-events.json");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/change/mongo-events.json");

  private final Vertx vertx = Vertx.vertx();
  private final KeptCheckpoints checkpoints = new KeptCheckpoints();
  private final Recorded server = new Recorded();
  private final JsonArray events = new JsonArray();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** Plays answers in their turn, then has nothing more to say. */
  private static final class Recorded {
    final Deque<Object> answers = new ArrayDeque<>();
    final List<ChangePlace> opened = new CopyOnWriteArrayList<>();

    synchronized void then(Object answer) {
      answers.add(answer);
    }

    private synchronized ChangeCursor.Answer next() {
      Object next = answers.poll();
      if (next instanceof RuntimeException e) throw e;
      return next == null
          ? new ChangeCursor.Answer(List.of(), token("rest"), null, true)
          : (ChangeCursor.Answer) next;
    }

    ChangeCursor cursor() {
      return new ChangeCursor() {
        @Override
        public Answer open(ChangePlace place) {
          opened.add(place);
          return Recorded.this.next();
        }

        @Override
        public Answer next() {
          java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
          return Recorded.this.next();
        }

        @Override
        public BsonTimestamp oldest() {
          return new BsonTimestamp(1_772_600_000, 1);
        }

        @Override
        public void close() {}
      };
    }
  }

  private static BsonDocument token(String data) {
    return new BsonDocument("_data", new BsonString(data));
  }

  private static BsonDocument change(String data, String type) {
    return new BsonDocument("_id", token(data))
        .append("operationType", new BsonString(type))
        .append("clusterTime", new BsonTimestamp(1_772_600_767, 1));
  }

  private static ChangeCursor.Answer answer(boolean open, BsonDocument... events) {
    return new ChangeCursor.Answer(List.of(events), token("place"), null, open);
  }

  private static MongoCommandException refusal(int code) {
    return new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0)).append("code", new BsonInt32(code)),
        new ServerAddress());
  }

  private MappingRun run(StartAt start) {
    var stream =
        new MongoStream(MongoServer.of(URI.create("mongodb://h/")), ARN, "works", "gates", true);
    return new MappingRun(
        vertx,
        MappingRun.PLAIN,
        new MongoSource(vertx, stream, start, checkpoints, MappingRun.hasty(vertx), server::cursor),
        new MongoForm(ARN),
        event -> {
          synchronized (events) {
            event.getJsonArray("events").forEach(events::add);
          }
          return Future.succeededFuture(new Outcome.Returned(Buffer.buffer("null")));
        });
  }

  private int told() {
    synchronized (events) {
      return events.size();
    }
  }

  private String place() {
    JsonObject rows = checkpoints.kept.get("rows");
    return rows == null ? "none" : rows.getJsonObject("place").encode();
  }

  /** Every operation, every type: recorded as MongoDB's manual documents them. */
  @Test
  void everyOperationAndEveryTypeHasItsEvent() throws Exception {
    List<BsonDocument> recorded =
        BsonArray.parse(Files.readString(RECORDED)).stream().map(v -> v.asDocument()).toList();
    server.then(new ChangeCursor.Answer(recorded, token("place"), null, true));
    try (var _ = run(StartAt.OLDEST)) {
      MappingRun.until("all", () -> told() == recorded.size());
    }
    var all =
        recorded.stream()
            .map(one -> new ChangeRecord("1", null, Instant.EPOCH, MongoForm.item(one)));
    JsonObject event = new MongoForm(ARN).event(all.toList()).toJsonObject();
    if (System.getProperty("golden.write") != null)
      Files.writeString(GOLDEN, event.encodePrettily() + "\n");
    assertEquals(new JsonObject(Files.readString(GOLDEN)).encodePrettily(), event.encodePrettily());
  }

  @Test
  void aStreamThatTheServerEndsBeginsAnewBehindItsEnd() {
    server.then(answer(true, change("a1", "insert")));
    server.then(answer(false, change("a2", "drop"), change("a3", "invalidate")));
    server.then(answer(true, change("a4", "insert")));
    try (var _ = run(StartAt.NEWEST)) {
      MappingRun.until("all", () -> told() == 4);
      MappingRun.until("settled", () -> place().contains("a4"));
    }
    ChangePlace second = server.opened.get(1);
    assertEquals(token("a3"), second.token());
    assertTrue(second.invalidated());
  }

  @Test
  void aBrokenConnectionGoesOnBehindWhatWasRead() {
    server.then(answer(true, change("a1", "insert"), change("a2", "insert")));
    server.then(new MongoSocketReadException("gone", new ServerAddress()));
    server.then(answer(true, change("a3", "insert")));
    try (var run = run(StartAt.NEWEST)) {
      MappingRun.until("all", () -> told() == 3);
      assertTrue(run.results.stream().anyMatch(r -> r.startsWith("PROBLEM: Connection error")));
    }
    assertEquals(ChangePlace.NOW, server.opened.get(0));
    assertEquals(token("a2"), server.opened.get(1).token());
    assertEquals(false, server.opened.get(1).invalidated());
  }

  @Test
  void aRestartBeforeTheFirstChangeBeginsWhereTheFirstStartDid() {
    try (var _ = run(StartAt.NEWEST)) {
      MappingRun.until("begun", () -> place().contains("rest"));
    }
    server.opened.clear();
    try (var _ = run(StartAt.NEWEST)) {
      MappingRun.until("opened", () -> !server.opened.isEmpty());
    }
    assertEquals(token("rest"), server.opened.getFirst().token());
  }

  @Test
  void theOldestChangeIsTheLogsOldestEntry() {
    try (var _ = run(StartAt.OLDEST)) {
      MappingRun.until("opened", () -> !server.opened.isEmpty());
    }
    assertEquals(new BsonTimestamp(1_772_600_000, 1), server.opened.getFirst().time());
  }

  @Test
  void refusalsAreToldWithWhatToDo() {
    server.then(answer(true, change("a1", "insert")));
    for (int code : new int[] {286, 10334, 40573, 13}) server.then(refusal(code));
    try (var run = run(StartAt.NEWEST)) {
      for (String what :
          List.of(
              "has not got its changes from the mapping's place on any more",
              "larger than the 16 MB",
              "member of a replica set",
              "may not watch works.gates: grant find and changeStream"))
        MappingRun.until(what, () -> run.results.stream().anyMatch(r -> r.contains(what)));
      MappingRun.until("all well again", () -> run.lastResult().equals("OK"));
    }
    // Nothing was passed over.
    for (ChangePlace place : server.opened.subList(1, server.opened.size()))
      assertEquals(token("a1"), place.token());
  }
}
