package io.penstock.trigger.mapping;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.Patience;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A mapping over a source that a test feeds, and a function that it answers for. */
abstract class OrderedMappingFixture {
  static final Batching PLAIN =
      new Batching(10, Duration.ZERO, 1, false, false, -1, null, Duration.ZERO, 100);
  final Vertx vertx = Vertx.vertx();
  final FakeSource source = new FakeSource();
  final List<JsonObject> calls = new CopyOnWriteArrayList<>();
  final List<FailedBatch> failed = new CopyOnWriteArrayList<>();
  final List<String> results = new CopyOnWriteArrayList<>();
  MovedTiming timing = new MovedTiming(true);
  Function<JsonObject, Future<Outcome>> function = event -> ok("null");
  RecordFilter filter = RecordFilter.ALL;
  String deployment;
  OrderedMapping mapping;

  @AfterEach
  void close() {
    // What a failed test left in flight would be waited for: the failure is what counts.
    vertx
        .close()
        .timeout(30, TimeUnit.SECONDS)
        .otherwiseEmpty()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  Batching with(int size, Duration window, int parallel) {
    return new Batching(size, window, parallel, false, false, -1, null, Duration.ZERO, 100);
  }

  Batching rules(int size, boolean partial, boolean bisect, int retries) {
    return new Batching(size, Duration.ZERO, 1, partial, bisect, retries, null, Duration.ZERO, 100);
  }

  void start(Batching rules, boolean mixes) {
    var intake =
        new Intake() {
          @Override
          public Future<Result> call(Invocation call, String from) {
            JsonObject event = call.event().toJsonObject();
            calls.add(event);
            return function.apply(event).map(Result::notRun);
          }

          @Override
          public Future<Void> accept(List<Event> events) {
            throw new UnsupportedOperationException();
          }
        };
    var watch =
        new MappingWatch() {
          @Override
          public void result(String text) {
            results.add(text);
          }

          @Override
          public void invoked(int records, Duration age) {}

          @Override
          public void settled(int records) {}

          @Override
          public void filteredOut(int records) {}

          @Override
          public void gaveUp(int records) {}
        };
    mapping =
        new OrderedMapping(
            new OrderedMapping.Config(
                "fake",
                new FunctionRef("us-east-1", "123456789012", "f", null),
                rules,
                filter,
                source,
                form(mixes),
                intake,
                batch -> {
                  failed.add(batch);
                  return Future.succeededFuture();
                },
                watch,
                timing,
                new Random(1)));
    deployment =
        vertx
            .deployVerticle(
                mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** How often making an event fails. */
  int breaks;

  BatchForm form(boolean mixes) {
    var whole = new FakeSource.Form(mixes);
    return new BatchForm() {
      @Override
      public boolean mixesLanes() {
        return mixes;
      }

      @Override
      public Buffer event(List<? extends SourceRecord> some) {
        if (breaks-- > 0) throw new IllegalStateException("a fault of ours");
        return whole.event(some);
      }

      @Override
      public Buffer event(
          List<? extends SourceRecord> some,
          String lane,
          WindowState window,
          Duration length,
          boolean last,
          boolean early) {
        return whole.event(some, lane, window, length, last, early);
      }

      @Override
      public int find(
          List<? extends SourceRecord> some, com.fasterxml.jackson.databind.JsonNode item) {
        return whole.find(some, item);
      }

      @Override
      public void describe(
          JsonObject failure, String lane, List<? extends SourceRecord> some, int size) {
        whole.describe(failure, lane, some, size);
      }
    };
  }

  final Set<String> open = new java.util.HashSet<>();

  void put(String lane, int from, int to) {
    source.with(
        lanes -> {
          if (open.add(lane)) lanes.open(lane, null);
          lanes.add(lane, IntStream.range(from, to).mapToObj(n -> number(lane, n, 10)).toList());
        });
  }

  FakeSource.Number number(String lane, int number, int size) {
    return new FakeSource.Number(lane, number, null, timing.now(), size);
  }

  static Future<Outcome> ok(String payload) {
    return Future.succeededFuture(new Outcome.Returned(Buffer.buffer(payload)));
  }

  static Future<Outcome> raised() {
    return Future.succeededFuture(new Outcome.Raised("Error", Buffer.buffer("{}")));
  }

  List<String> records() {
    return calls.stream().flatMap(event -> records(event).stream()).toList();
  }

  static List<String> records(JsonObject event) {
    return event.getJsonArray("records").stream().map(String.class::cast).toList();
  }

  static int size(JsonObject event) {
    return event.getJsonArray("records").size();
  }

  void until(BooleanSupplier condition) {
    until(condition, "");
  }

  void until(BooleanSupplier condition, String what) {
    Patience.until(() -> what + ": " + source.settled + " " + calls.size(), condition);
  }
}
