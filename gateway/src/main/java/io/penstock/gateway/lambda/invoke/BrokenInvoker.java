package io.penstock.gateway.lambda.invoke;

import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Future;
import java.time.Duration;

/** Stands for a version that cannot be run here; says why to each caller. */
record BrokenInvoker(String reason) implements Invoker {
  @Override
  public Future<Result> invoke(Invocation call) {
    return Future.succeededFuture(Result.notRun(new Outcome.Unreachable(reason)));
  }

  @Override
  public Future<Void> keepWarm(int environments) {
    return environments == 0 ? Future.succeededFuture() : Future.failedFuture(reason);
  }

  @Override
  public Future<Void> close(Duration grace) {
    return Future.succeededFuture();
  }
}
