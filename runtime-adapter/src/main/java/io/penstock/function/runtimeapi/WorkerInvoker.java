package io.penstock.function.runtimeapi;

import io.penstock.function.FunctionErrors;
import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.PlatformLines;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One version of a function that workers elsewhere run. An invocation waits for a worker as long as
 * the function's timeout; the timeout itself starts when a worker takes it.
 */
final class WorkerInvoker implements Invoker {
  private final ExternalWorkers door;
  private final WorkerDesk desk;
  private final FunctionSpec spec;
  private final String logStream;
  private final AtomicInteger underWay = new AtomicInteger();
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean closed;

  WorkerInvoker(ExternalWorkers door, WorkerDesk desk, FunctionSpec spec) {
    this.door = door;
    this.desk = desk;
    this.spec = spec;
    this.logStream = PlatformLines.logStream(spec.version(), door.clock.instant(), door.random);
  }

  @Override
  public Future<Result> invoke(Invocation call) {
    Promise<Result> result = door.vertx.getOrCreateContext().promise();
    if (closed) {
      result.complete(Result.notRun(new Outcome.Unreachable("The function version was closed")));
      return result.future();
    }
    underWay.incrementAndGet();
    desk.context.execute(() -> new Run(call, result).begin());
    return result.future();
  }

  /** Workers are their owner's to start: completes when they can reach us. */
  @Override
  public Future<Void> keepWarm(int environments) {
    return desk.listening();
  }

  /** The workers that are connected, whatever version they run. */
  @Override
  public Environments environments() {
    return desk.workers();
  }

  @Override
  public Future<Void> close(Duration grace) {
    if (closed) {
      return drained.future();
    }
    closed = true;
    if (underWay.get() == 0) {
      drained.tryComplete();
    }
    long timer = door.vertx.setTimer(Math.max(1, grace.toMillis()), _ -> drained.tryComplete());
    return drained
        .future()
        .onComplete(
            _ -> {
              door.vertx.cancelTimer(timer);
              door.release(desk);
            });
  }

  /** One invocation; on the desk's event loop. */
  private final class Run {
    private final Invocation call;
    private final Promise<Result> result;
    private final PendingInvocation pending;
    private long startedNanos;
    private long timer;

    Run(Invocation call, Promise<Result> result) {
      this.call = call;
      this.result = result;
      Promise<Outcome> ending = Promise.promise();
      this.pending = new PendingInvocation(call, ending, desk::ended, this::started);
      ending.future().onSuccess(this::ended);
    }

    void begin() {
      timer = door.vertx.setTimer(spec.timeout().toMillis(), _ -> noWorker());
      desk.take(pending);
    }

    private void noWorker() {
      pending.end(
          new Outcome.Unreachable(
              "No worker polled %s within %d s"
                  .formatted(desk.address, spec.timeout().toSeconds())));
    }

    private void started() {
      door.vertx.cancelTimer(timer);
      long timeout = spec.timeout().toMillis();
      pending.deadlineMillis = door.clock.millis() + timeout;
      startedNanos = System.nanoTime();
      timer =
          door.vertx.setTimer(
              timeout, _ -> pending.end(FunctionErrors.timedOut(call.requestId(), spec.timeout())));
      if (door.log != FunctionLog.NONE) {
        line(PlatformLines.start(spec, call.requestId(), door.clock.instant()));
      }
    }

    private void ended(Outcome outcome) {
      door.vertx.cancelTimer(timer);
      Result ended = Result.notRun(outcome);
      if (startedNanos != 0) {
        long took = System.nanoTime() - startedNanos;
        ended = new Result(outcome, new Report(took, 0, spec.memoryMb(), 0, null));
        if (door.log != FunctionLog.NONE) {
          line(PlatformLines.end(spec, call.requestId()));
          line(PlatformLines.report(spec, call.requestId(), ended, door.clock.instant()));
        }
      }
      result.complete(ended);
      if (underWay.decrementAndGet() == 0 && closed) {
        drained.tryComplete();
      }
    }

    private void line(String line) {
      if (line != null) {
        door.log.line(spec, logStream, call.requestId(), line);
      }
    }
  }
}
