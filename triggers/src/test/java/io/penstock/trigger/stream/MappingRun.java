package io.penstock.trigger.stream;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.MappingWatch;
import io.penstock.trigger.mapping.OrderedMapping;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.RecordFilter;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** A mapping that runs, with a function that a test plays. */
public final class MappingRun implements AutoCloseable {
  public static final Batching PLAIN =
      new Batching(100, Duration.ZERO, 1, false, false, -1, null, Duration.ZERO, 100);

  public final List<FailedBatch> failed = new CopyOnWriteArrayList<>();
  public final List<String> results = new CopyOnWriteArrayList<>();
  private final Vertx vertx;
  private final String deployment;

  public MappingRun(
      Vertx vertx,
      Batching rules,
      OrderedSource source,
      BatchForm form,
      Function<JsonObject, Future<Outcome>> function) {
    this.vertx = vertx;
    var intake =
        new Intake() {
          @Override
          public Future<Result> call(Invocation call, String from) {
            return function.apply(call.event().toJsonObject()).map(Result::notRun);
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
    var mapping =
        new OrderedMapping(
            new OrderedMapping.Config(
                "test",
                new FunctionRef("us-east-1", "123456789012", "f", null),
                rules,
                RecordFilter.ALL,
                source,
                form,
                intake,
                batch -> {
                  failed.add(batch);
                  return Future.succeededFuture();
                },
                watch,
                timing(vertx),
                new Random(1)));
    deployment =
        vertx
            .deployVerticle(
                mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  public static Timing timing(Vertx vertx) {
    return Timing.of(vertx, InstantSource.system());
  }

  /** Its pauses last a fiftieth: pauses after trouble grow to a quarter of a minute. */
  public static Timing hasty(Vertx vertx) {
    Timing usual = timing(vertx);
    return new Timing() {
      @Override
      public Instant now() {
        return usual.now();
      }

      @Override
      public Future<Void> after(Duration time) {
        return usual.after(time.dividedBy(50));
      }
    };
  }

  public String lastResult() {
    return results.isEmpty() ? "No records processed" : results.getLast();
  }

  @Override
  public void close() {
    vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
  }

  public static void until(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + 180_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("never: " + what);
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }
}
