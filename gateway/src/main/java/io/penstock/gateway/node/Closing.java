package io.penstock.gateway.node;

import io.penstock.gateway.store.Store;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a node, step by step under one deadline for all of them: each step is told what is
 * left of the time, and one that fails or takes longer is warned of and passed over. Any thread.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  /** What threads have to end in even when the steps took all the time. */
  private static final Duration THREADS = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final LongSupplier nanos;
  private final long deadline;
  private Future<Void> last = Future.succeededFuture();

  /**
   * @param nanos a clock as {@link System#nanoTime}
   */
  Closing(Vertx vertx, Duration grace, LongSupplier nanos) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.deadline = nanos.getAsLong() + grace.toNanos();
  }

  /** What is left; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, deadline - nanos.getAsLong()));
  }

  /**
   * The next step: begun when those before it have ended or their time is over.
   *
   * @param begin is told what is left of the time
   */
  Closing then(String step, Function<Duration, Future<?>> begin) {
    last =
        last.compose(
            none -> {
              Future<?> ended;
              try {
                ended = begin.apply(left());
              } catch (RuntimeException e) {
                ended = Future.failedFuture(e);
              }
              return within(step, ended);
            });
    return this;
  }

  /** Completes when the last step has ended; never fails. */
  Future<Void> done() {
    return last;
  }

  /**
   * After the steps: threads and store. Nothing of a node is left, but for threads that do not end:
   * these do not keep the store from closing.
   */
  Future<Void> last(Runnable first, Store store) {
    first.run();
    // A future of Vert.x's own contexts would not complete any more once Vert.x is closed.
    Promise<Void> closed = Promise.promise();
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(left().plus(THREADS).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (_, failure) -> {
              if (failure instanceof TimeoutException)
                LOG.warn("Stopping: threads had not ended when the time was over");
              try {
                store.close();
              } finally {
                closed.complete();
              }
            });
    return closed.future();
  }

  private Future<Void> within(String step, Future<?> ended) {
    Promise<Void> passed = Promise.promise();
    long timer =
        vertx.setTimer(
            left().toMillis() + 1,
            _ -> {
              if (passed.tryComplete())
                LOG.warn("Stopping: {} had not ended when the time was over", step);
            });
    ended.onComplete(
        result -> {
          vertx.cancelTimer(timer);
          if (result.failed() && !(result.cause() instanceof TimeoutException))
            LOG.warn("Stopping: {} failed", step, result.cause());
          passed.tryComplete();
        });
    return passed.future();
  }
}
