package io.penstock.function.runtimeapi;

import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/** One invocation, from the call to its end. Touched on the listener's event loop only. */
final class PendingInvocation {
  final Invocation call;
  private final Promise<Outcome> ending;
  private final Consumer<PendingInvocation> whenEnded;
  private final Runnable whenTaken;
  private boolean ended;

  /** Epoch milliseconds; what {@code Lambda-Runtime-Deadline-Ms} says. */
  long deadlineMillis;

  /** Who took it; null while it waits. */
  RuntimeConnection taker;

  /** Whether a post with the answer has begun. */
  boolean answering;

  PendingInvocation(
      Invocation call,
      Promise<Outcome> ending,
      Consumer<PendingInvocation> whenEnded,
      Runnable whenTaken) {
    this.call = call;
    this.ending = ending;
    this.whenEnded = whenEnded;
    this.whenTaken = whenTaken;
  }

  /** A runtime takes it now. */
  void begin() {
    whenTaken.run();
  }

  boolean ended() {
    return ended;
  }

  /** Only the first end counts. */
  void end(Outcome outcome) {
    if (!ended) {
      ended = true;
      whenEnded.accept(this);
      ending.complete(outcome);
    }
  }

  void refuse(RuntimeException reason) {
    ended = true;
    ending.fail(reason);
  }
}
