package io.penstock.function;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** How Lambda words the failures that a function did not word itself. Pure. */
public final class FunctionErrors {
  /** The most that a buffered response may hold, bytes. */
  public static final int MAX_RESPONSE_BYTES = 6_291_556;

  private static final Buffer TOO_LARGE =
      Buffer.buffer(
          "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size ("
              + MAX_RESPONSE_BYTES
              + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}");

  private FunctionErrors() {}

  /** What Lambda calls them, by exit status; 128 and 129 are Node.js's own. */
  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(130, "interrupt"),
          Map.entry(131, "quit"),
          Map.entry(132, "illegal instruction"),
          Map.entry(133, "trace/breakpoint trap"),
          Map.entry(134, "aborted"),
          Map.entry(135, "bus error"),
          Map.entry(136, "floating point exception"),
          Map.entry(137, "killed"),
          Map.entry(138, "user defined signal 1"),
          Map.entry(139, "segmentation fault"),
          Map.entry(140, "user defined signal 2"),
          Map.entry(141, "broken pipe"),
          Map.entry(142, "alarm clock"),
          Map.entry(143, "terminated"));

  /** The function took longer than it may. */
  public static Outcome.TimedOut timedOut(String requestId, Duration timeout) {
    String seconds = String.format(Locale.ROOT, "%.2f", timeout.toMillis() / 1000.0);
    return new Outcome.TimedOut(
        timeout,
        body("Sandbox.Timedout", requestId, "Task timed out after " + seconds + " seconds"));
  }

  /** The process ended while it had an invocation; {@code status} null when it is not known. */
  public static Outcome.Raised exited(String requestId, Integer status) {
    return raised(
        "Runtime.ExitError",
        requestId,
        status == null
            ? "Runtime exited without providing a reason"
            : "Runtime exited with error: exit status " + status);
  }

  /** The process ended with this status; those above 128 stand for signals. */
  public static Outcome.Raised ended(String requestId, int status) {
    String signal = SIGNALS.get(status);
    if (signal != null) return signalled(requestId, signal);
    return exited(requestId, status == 0 ? null : (Integer) status);
  }

  /** The process was ended by a signal, such as {@code killed} or {@code segmentation fault}. */
  public static Outcome.Raised signalled(String requestId, String signal) {
    return raised("Runtime.ExitError", requestId, "Runtime exited with error: signal: " + signal);
  }

  public static Outcome.Raised responseTooLarge() {
    return new Outcome.Raised("Function.ResponseSizeTooLarge", TOO_LARGE);
  }

  /** Any other failure, worded {@code RequestId: <id> Error: <message>}. */
  public static Outcome.Raised raised(String errorType, String requestId, String message) {
    return new Outcome.Raised(errorType, body(errorType, requestId, message));
  }

  private static Buffer body(String errorType, String requestId, String message) {
    return new JsonObject()
        .put("errorType", errorType)
        .put("errorMessage", "RequestId: " + requestId + " Error: " + message)
        .toBuffer();
  }
}
