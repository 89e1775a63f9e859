package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be done now is tried again after pauses that grow, by a clock that they move. */
class MappingPausesTest {
  private final Vertx vertx = Vertx.vertx();
  private final FakeSource source = new FakeSource();
  private final MovedTiming timing = new MovedTiming(true);
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger offers = new AtomicInteger();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** How long it takes until one record is settled. */
  private Duration taken(int retries, int unreachable, Outcome then, int refusals) {
    var intake =
        new Intake() {
          @Override
          public Future<Result> call(Invocation call, String from) {
            Outcome outcome =
                calls.incrementAndGet() <= unreachable ? new Outcome.Unreachable("full") : then;
            return Future.succeededFuture(Result.notRun(outcome));
          }

          @Override
          public Future<Void> accept(List<Event> events) {
            throw new UnsupportedOperationException();
          }
        };
    var watch =
        new MappingWatch() {
          @Override
          public void result(String text) {}

          @Override
          public void invoked(int records, Duration age) {}

          @Override
          public void settled(int records) {}

          @Override
          public void filteredOut(int records) {}

          @Override
          public void gaveUp(int records) {}
        };
    var mapping =
        new OrderedMapping(
            new OrderedMapping.Config(
                "fake",
                new FunctionRef("us-east-1", "123456789012", "f", null),
                new Batching(10, Duration.ZERO, 1, false, false, retries, null, Duration.ZERO, 100),
                RecordFilter.ALL,
                source,
                new FakeSource.Form(false),
                intake,
                batch ->
                    offers.incrementAndGet() <= refusals
                        ? Future.failedFuture("full")
                        : Future.succeededFuture(),
                watch,
                timing,
                new Random(1)));
    var begun = timing.now();
    vertx
        .deployVerticle(
            mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    source.with(
        lanes -> {
          lanes.open("a", null);
          lanes.add("a", List.of(new FakeSource.Number("a", 0, null, timing.now(), 10)));
        });
    Patience.until(() -> "settled", () -> "0".equals(source.settled.get("a")));
    return Duration.between(begun, timing.now());
  }

  @Test
  void pausesEndAtHalfAMinute() {
    var returned = new Outcome.Returned(Buffer.buffer("null"));
    assertEquals(
        Duration.ofMillis(200 + 400 + 800 + 1_600 + 3_200 + 6_400 + 12_800 + 25_600 + 30_000),
        taken(-1, 9, returned, 0));
    assertEquals(10, calls.get());
  }

  @Test
  void whatIsGivenUpIsOfferedUntilItIsTakenAndNotInAHurry() {
    var raised = new Outcome.Raised("Error", Buffer.buffer("{}"));
    assertEquals(Duration.ofMillis(200 + 400 + 800), taken(0, 0, raised, 3));
    assertEquals(4, offers.get());
    assertEquals(1, calls.get());
  }
}
