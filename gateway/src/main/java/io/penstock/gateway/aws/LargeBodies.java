package io.penstock.gateway.aws;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Bodies so large that an event loop would be held by reading them are read on other threads, and
 * only so many until they are answered: what is made of a body may be twenty times its size. Others
 * wait as the bytes that they are, which all ports have a budget for.
 */
final class LargeBodies {
  private static final int FROM_BYTES = 64 * 1024;

  /** Operations that hand on the body's bytes. */
  private static final Set<String> AS_BYTES =
      Set.of("Invoke", "InvokeAsync", "InvokeWithResponseStream");

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /** One body's turn. */
  static final class Turn {
    private final AtomicReference<LargeBodies> of = new AtomicReference<>();

    /** Any thread; once, or again for nothing: the next may begin. */
    void end() {
      LargeBodies bodies = of.getAndSet(null);
      if (bodies != null) bodies.next();
    }
  }

  /**
   * @param operation null where the body names it
   */
  static boolean takes(Operation operation, Buffer body) {
    return body.length() >= FROM_BYTES
        && (operation == null || !AS_BYTES.contains(operation.name()));
  }

  /**
   * Waits for a turn, unless it is one's turn already.
   *
   * @param step on another thread
   * @param failed after an error that is no exception, on the event loop
   */
  void run(Context loop, Turn turn, Runnable step, Runnable failed) {
    boolean first = turn.of.compareAndSet(null, this);
    Runnable begin =
        () ->
            loop.executeBlocking(
                    () -> {
                      step.run();
                      return null;
                    },
                    false)
                .onFailure(_ -> failed.run());
    if (!first || isFree(begin)) begin.run();
  }

  private synchronized boolean isFree(Runnable begin) {
    if (free == 0) {
      waiting.add(begin);
      return false;
    }
    free--;
    return true;
  }

  private void next() {
    Runnable begin;
    synchronized (this) {
      begin = waiting.poll();
      if (begin == null) free++;
    }
    if (begin != null) begin.run();
  }
}
