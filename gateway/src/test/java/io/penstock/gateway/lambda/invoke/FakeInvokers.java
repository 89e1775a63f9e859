package io.penstock.gateway.lambda.invoke;

import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Invokers whose calls end when the test says so. */
final class FakeInvokers implements InvokerFactory {
  final List<Fake> opened = new ArrayList<>();

  @Override
  public Fake open(FunctionSpec spec) {
    if ("broken".equals(spec.handler())) throw new IllegalArgumentException("no such handler");
    var fake = new Fake(spec);
    opened.add(fake);
    return fake;
  }

  static final class Fake implements Invoker {
    final FunctionSpec spec;
    final List<Promise<Result>> running = new ArrayList<>();
    int warm;
    boolean closed;

    /** Thrown by each call; null: none is. */
    RuntimeException defect;

    Fake(FunctionSpec spec) {
      this.spec = spec;
    }

    @Override
    public Future<Result> invoke(Invocation call) {
      if (defect != null) throw defect;
      Promise<Result> promise = Promise.promise();
      running.add(promise);
      return promise.future();
    }

    void endOne() {
      running
          .removeFirst()
          .complete(
              new Result(
                  new Outcome.Returned(Buffer.buffer(spec.version())),
                  new Report(1_200_000, 0, spec.memoryMb(), 0, null)));
    }

    @Override
    public Future<Void> keepWarm(int environments) {
      warm = environments;
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close(Duration grace) {
      closed = true;
      return Future.succeededFuture();
    }
  }
}
