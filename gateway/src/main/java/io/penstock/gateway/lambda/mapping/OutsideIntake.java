package io.penstock.gateway.lambda.mapping;

import io.penstock.function.Invocation;
import io.penstock.function.Result;
import io.penstock.function.Tracing;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Calls functions from contexts that no deployment owns. What is made in a deployment's context,
 * clients, servers and timers, ends with the deployment, and a function's are for everyone. Any
 * thread.
 */
final class OutsideIntake implements Intake {
  private final Intake intake;
  private final List<Context> contexts;

  /** To be made on a thread that is not Vert.x's. */
  OutsideIntake(Vertx vertx, Intake intake) {
    this.intake = intake;
    this.contexts =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .<Context>mapToObj(i -> ((VertxInternal) vertx).createEventLoopContext())
            .toList();
  }

  @Override
  public Future<Result> call(Invocation call, String source) {
    Promise<Result> promise = Promise.promise();
    // A mapping stays on one: its calls and their answers then wake fewer threads.
    Context context = contexts.get(Math.floorMod(source.hashCode(), contexts.size()));
    context.runOnContext(
        none -> {
          try {
            intake.call(call, source).onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  @Override
  public Future<Void> accept(List<Event> events) {
    return intake.accept(events);
  }

  @Override
  public Tracing tracing() {
    return intake.tracing();
  }
}
