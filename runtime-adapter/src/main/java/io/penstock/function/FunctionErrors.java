package io.penstock.function;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;

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
    return switch (status) {
      case 0 -> exited(requestId, null);
      case 134 -> signalled(requestId, "aborted");
      case 137 -> signalled(requestId, "killed");
      case 139 -> signalled(requestId, "segmentation fault");
      case 143 -> signalled(requestId, "terminated");
      default -> exited(requestId, status);
    };
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
