package io.penstock.gateway.registry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Work that follows one another: each piece begins when all before it has ended. Any thread. */
public final class Turns {
  private final AtomicReference<Future<?>> last = new AtomicReference<>(Future.succeededFuture());

  /** Holds no lock meanwhile. What the work throws fails its future. */
  public <R> Future<R> take(Supplier<Future<R>> work) {
    Promise<Void> ended = Promise.promise();
    return last.getAndSet(ended.future())
        .otherwiseEmpty()
        .compose(
            done -> {
              try {
                return work.get();
              } catch (RuntimeException e) {
                return Future.failedFuture(e);
              }
            })
        .onComplete(done -> ended.complete());
  }
}
