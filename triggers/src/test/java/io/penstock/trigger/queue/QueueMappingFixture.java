package io.penstock.trigger.queue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.Patience;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.MappingWatch;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** A mapping of a queue that a test fills, and a function that it answers for. */
abstract class QueueMappingFixture {
  static final FunctionRef FUNCTION = new FunctionRef("us-east-1", "123456789012", "f", null);
  static final Report NO_REPORT = Report.NONE;
  final Vertx vertx = Vertx.vertx();
  final FakeQueue queue = new FakeQueue(vertx);
  final Seen seen = new Seen();

  volatile Function<List<String>, Future<Result>> handler =
      ids -> Future.succeededFuture(returned("null"));
  final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  String deployment;

  /** Null: one that hurries. */
  Timing timing;

  /** Watches, and is asked from the test's thread. */
  static final class Seen implements MappingWatch {
    volatile String result = "";
    volatile int settled;
    volatile int filtered;

    @Override
    public void result(String text) {
      result = text;
    }

    @Override
    public void invoked(int records, Duration age) {}

    @Override
    public void settled(int records) {
      settled += records;
    }

    @Override
    public void filteredOut(int records) {
      filtered += records;
    }

    @Override
    public void gaveUp(int records) {}
  }

  static Result returned(String payload) {
    return new Result(new Outcome.Returned(Buffer.buffer(payload)), NO_REPORT);
  }

  final Intake intake =
      new Intake() {
        @Override
        public Future<Result> call(Invocation call, String source) {
          var ids = new ArrayList<String>();
          for (Object record : new JsonObject(call.event()).getJsonArray("Records"))
            ids.add(((JsonObject) record).getString("messageId"));
          batches.add(ids);
          return handler.apply(ids);
        }

        @Override
        public Future<Void> accept(List<Event> events) {
          throw new AssertionError();
        }
      };

  QueueMapping mapping(
      int size, Duration window, boolean partial, int concurrency, String... filters) {
    return mapping(size, window, partial, QueueRules.POLLERS, concurrency, filters);
  }

  QueueMapping mapping(
      int size, Duration window, boolean partial, int pollers, int concurrency, String... filters) {
    return new QueueMapping(
        new QueueMapping.Config(
            "sqs:q",
            "arn:aws:sqs:us-east-1:123456789012:q",
            FUNCTION,
            new QueueRules(
                size,
                window,
                partial,
                pollers,
                concurrency,
                Duration.ofSeconds(3),
                FilterCriteria.parse(List.of(filters))),
            queue,
            intake,
            seen,
            timing == null ? quick() : timing,
            new Random(1)));
  }

  final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

  /** Time stands still; who waits for it does so for a moment only. */
  Timing quick() {
    return new Timing() {
      private Instant now = Instant.parse("2026-01-01T00:00:00Z");

      @Override
      public synchronized Instant now() {
        return now;
      }

      @Override
      public synchronized Future<Void> after(Duration time) {
        waits.add(time);
        now = now.plus(time);
        return vertx.timer(1, TimeUnit.MILLISECONDS).mapEmpty();
      }
    };
  }

  void start(QueueMapping mapping) throws Exception {
    deployment =
        vertx
            .deployVerticle(
                mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  static void until(String what, BooleanSupplier condition) {
    Patience.until(() -> what, condition);
  }
}
