package io.penstock.function.process;

/** Where an environment is in its life: from top to bottom, between idle and at work by turns. */
sealed interface Life {
  /** Not asked for work yet. */
  record Starting() implements Life {}

  /**
   * Waits for work.
   *
   * @param sinceNanos by {@link System#nanoTime}
   * @param still whether its processes stand still
   */
  record Idle(long sinceNanos, boolean still) implements Life {}

  /** Has an invocation. */
  record Working(String requestId) implements Life {}

  /**
   * Takes no more work: it has run out of time, or its process has ended, and its invocation is
   * being told so.
   */
  record Doomed(String requestId) implements Life {}

  /**
   * Gone.
   *
   * @param requestId what it had then, or null
   */
  record Ended(String requestId) implements Life {}

  /** The invocation it has, or null. */
  default String underWay() {
    return switch (this) {
      case Working working -> working.requestId;
      case Doomed doomed -> doomed.requestId;
      case Ended ended -> ended.requestId;
      case Starting _, Idle _ -> null;
    };
  }
}
