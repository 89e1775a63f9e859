package io.penstock.gateway.terminal;

import io.penstock.function.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What is printed at once.
 *
 * @param trigger what called, such as {@code GET /orders} or {@code schedule:nightly}; null for
 *     lines of a log by themselves
 * @param function name of the function; null when none was called
 * @param requestId null when there is none
 * @param status of the answer; 0 when it is not HTTP, or nobody waited for it
 * @param result null when no function was called
 * @param took null when nothing was timed
 * @param log lines of the function
 * @param left how many more lines there were
 */
record Entry(
    Instant at,
    String trigger,
    String function,
    String requestId,
    int status,
    Result result,
    Duration took,
    List<String> log,
    int left) {

  /** Whether {@code /bin/sh} would call it a failure. */
  boolean failed() {
    return status >= 500
        || result != null && !(result.outcome() instanceof io.penstock.function.Outcome.Returned);
  }
}
