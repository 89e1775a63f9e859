package io.penstock.gateway.aws;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;

/**
 * Bodies so large that an event loop would be held by reading them are read on other threads, less
 * at a time than there are processors: what is made of a body may be twenty times its size, and
 * others' requests are served meanwhile. The rest waits as the bytes that it is, which all ports
 * have a budget for.
 */
final class LargeBodies {
  private static final int FROM_BYTES = 64 * 1024;

  /** Operations that hand on the body's bytes. */
  private static final Set<String> AS_BYTES =
      Set.of("Invoke", "InvokeAsync", "InvokeWithResponseStream");

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int free = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  /**
   * @param operation null where the body names it
   */
  static boolean takes(Operation operation, Buffer body) {
    return body.length() >= FROM_BYTES
        && (operation == null || !AS_BYTES.contains(operation.name()));
  }

  /**
   * @param step on another thread, once it is its turn
   * @param failed after an error that is no exception, on the event loop
   */
  void run(Context loop, Runnable step, Runnable failed) {
    Runnable begin =
        () ->
            loop.executeBlocking(
                    () -> {
                      try {
                        step.run();
                      } finally {
                        next();
                      }
                      return null;
                    },
                    false)
                .onFailure(_ -> failed.run());
    synchronized (this) {
      if (free == 0) {
        waiting.add(begin);
        return;
      }
      free--;
    }
    begin.run();
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
