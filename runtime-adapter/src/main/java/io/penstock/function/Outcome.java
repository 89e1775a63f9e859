package io.penstock.function;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** What became of an invocation. Data, never an exception. */
public sealed interface Outcome {
  /** The handler returned; with a {@link ResponseStream} the payload is empty. */
  record Returned(Buffer payload) implements Outcome {}

  /**
   * The function failed: its handler raised, its init failed, its process ended.
   *
   * @param errorType such as {@code Runtime.ExitError}; for logs and metrics
   * @param payload the error JSON that the caller gets, as AWS words it
   */
  record Raised(String errorType, Buffer payload) implements Outcome {}

  /** The function did not answer in its time. */
  record TimedOut(Duration after, Buffer payload) implements Outcome {}

  /** Not run: no room. Costs no attempt. */
  record Throttled(Reason reason, Duration retryAfter) implements Outcome {}

  /** Not run, or not known to have run, for a reason on our side. Retried as a system error. */
  record Unreachable(String reason) implements Outcome {}

  /** Lambda's words for why a call was throttled. */
  enum Reason {
    ReservedFunctionConcurrentInvocationLimitExceeded,
    ConcurrentInvocationLimitExceeded,
    CallerRateLimitExceeded
  }

  /** Whether the function ran and failed: what Lambda calls a function error. */
  default boolean isFunctionError() {
    return this instanceof Raised || this instanceof TimedOut;
  }

  /**
   * The bytes the caller gets: the result, or the error's JSON; empty when the function never ran.
   */
  default Buffer payload() {
    return switch (this) {
      case Returned r -> r.payload;
      case Raised r -> r.payload;
      case TimedOut t -> t.payload;
      case Throttled _, Unreachable _ -> Buffer.buffer();
    };
  }
}
