package io.penstock.gateway.terminal;

import io.penstock.function.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Why a call failed, as people are told it. Pure.
 *
 * @param type such as {@code TypeError}, or Lambda's or ours for what is not the function's
 * @param at the innermost line of the function's own stack; null when it gave none
 */
record Failure(String type, String message, String at) {
  /** Null when it did not fail. */
  static Failure of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned _ -> null;
      case Outcome.Raised raised -> raised(raised.errorType(), raised.payload());
      case Outcome.TimedOut timedOut ->
          new Failure(
              "Sandbox.Timedout",
              "did not answer within "
                  + timedOut.after().toMillis() / 1000.0
                  + " s: Timeout is how long it may take",
              null);
      case Outcome.Throttled throttled ->
          new Failure(
              "TooManyRequestsException",
              switch (throttled.reason()) {
                case ReservedFunctionConcurrentInvocationLimitExceeded ->
                    "as many run as ReservedConcurrentExecutions allows";
                case ConcurrentInvocationLimitExceeded ->
                    "as many functions run as --concurrency allows";
                case CallerRateLimitExceeded -> "there is no room for another environment";
              },
              null);
      case Outcome.Unreachable unreachable ->
          new Failure("ServiceException", unreachable.reason(), null);
    };
  }

  private static Failure raised(String type, Buffer payload) {
    try {
      var error = new JsonObject(payload);
      String named = error.getString("errorType", type);
      return new Failure(named, error.getString("errorMessage", ""), place(error));
    } catch (DecodeException | ClassCastException e) {
      return new Failure(type, "", null);
    }
  }

  /** Node.js tells the innermost line first, Python last. */
  private static String place(JsonObject error) {
    JsonArray stack = error.getJsonArray("trace", error.getJsonArray("stackTrace"));
    if (stack == null) return null;
    String found = null;
    for (Object line : stack)
      if (line instanceof String text && text.contains("/var/task/")) {
        found = text.strip();
        if (found.startsWith("at ")) break;
      }
    return found == null ? null : found.lines().findFirst().orElse(null);
  }
}
