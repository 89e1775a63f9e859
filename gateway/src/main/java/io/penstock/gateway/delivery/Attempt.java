package io.penstock.gateway.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * One try, for the people who ask later.
 *
 * @param errorType such as {@code TypeError}; null when it returned
 * @param errorMessage first 1 KB; null when it returned
 * @param logTail last 4 KB of the function's log; null when there is none, or it returned
 */
public record Attempt(
    Instant started,
    Duration took,
    Ended ended,
    String errorType,
    String errorMessage,
    String logTail) {
  private static final int MESSAGE_CHARS = 1024;
  private static final int LOG_CHARS = 4096;

  /** How a try ended. */
  public enum Ended {
    RETURNED,
    RAISED,
    TIMED_OUT,
    THROTTLED,
    UNREACHABLE
  }

  public Attempt {
    if (errorMessage != null && errorMessage.length() > MESSAGE_CHARS)
      errorMessage = errorMessage.substring(0, MESSAGE_CHARS);
    if (logTail != null && logTail.length() > LOG_CHARS)
      logTail = logTail.substring(logTail.length() - LOG_CHARS);
  }

  /**
   * A try to hand something to a target that says no more than whether it took it.
   *
   * @param problem null when it did
   */
  public static Attempt of(Instant started, Instant now, Ended ended, Throwable problem) {
    return new Attempt(
        started,
        Duration.between(started, now),
        ended,
        problem == null ? null : problem.getClass().getSimpleName(),
        problem == null ? null : problem.getMessage(),
        null);
  }

  /** Whether the target had no room or was not there: the sign to slow down. */
  public boolean pushedBack() {
    return ended == Ended.THROTTLED || ended == Ended.UNREACHABLE;
  }
}
