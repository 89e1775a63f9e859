package io.penstock.function.runtimeapi;

import io.penstock.function.ResponseStream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes a streamed response and remembers how it came. */
final class Reader implements ResponseStream {
  final BlockingQueue<String> chunks = new LinkedBlockingQueue<>();
  final AtomicInteger writes = new AtomicInteger();
  final AtomicInteger bytes = new AtomicInteger();
  final AtomicInteger mostUntaken = new AtomicInteger();
  private final AtomicInteger untaken = new AtomicInteger();
  volatile String contentType;
  volatile boolean gone;
  private Vertx slow;

  /** Takes each chunk a few turns of an event loop later. */
  void slowOn(Vertx vertx) {
    slow = vertx;
  }

  @Override
  public void start(String type) {
    contentType = type;
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    writes.incrementAndGet();
    if (gone) {
      return Future.failedFuture("gone");
    }
    bytes.addAndGet(chunk.length());
    if (slow == null) {
      chunks.add(chunk.toString());
      return Future.succeededFuture();
    }
    mostUntaken.accumulateAndGet(untaken.incrementAndGet(), Math::max);
    Promise<Void> taken = Promise.promise();
    slow.runOnContext(
        _ ->
            slow.runOnContext(
                _ -> {
                  untaken.decrementAndGet();
                  taken.complete();
                }));
    return taken.future();
  }

  String all() {
    return String.join("", chunks);
  }
}
