package io.penstock.function.http;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an endpoint's answer means. Pure. */
final class EndpointResponses {
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final Duration RETRY_AT_MOST = Duration.ofMinutes(15);
  private static final int SHOWN = 4096;

  /** The keys of the error objects that Lambda's runtimes make; no other object is an error. */
  private static final Set<String> ERROR_KEYS =
      Set.of("errorType", "errorMessage", "trace", "stackTrace", "requestId", "cause");

  private static final Pattern TIMED_OUT =
      Pattern.compile("Task timed out after (\\d{1,6})\\.\\d\\d seconds");

  private EndpointResponses() {}

  static boolean isSuccess(int status) {
    return status >= 200 && status < 300;
  }

  /** Plain POST: the status says it. */
  static Outcome ofPost(HttpClientResponse response, Buffer body, InstantSource clock) {
    int status = response.statusCode();
    if (isSuccess(status)) {
      return new Outcome.Returned(body);
    }
    return switch (status) {
      case 429 -> throttled(response.getHeader("Retry-After"), clock);
      case 502, 503, 504 -> new Outcome.Unreachable("The endpoint answered " + status);
      default -> raised(status, body);
    };
  }

  /**
   * Lambda's invoke path. The emulator inside the official images answers errors and timeouts with
   * 200 and no header, so the body has to tell; it refuses a second call at a time with a bare 400.
   */
  static Outcome ofInvokePath(HttpClientResponse response, Buffer body, String requestId) {
    int status = response.statusCode();
    if (status == 429 || status == 400 && body.length() == 0) {
      return new Outcome.Throttled(Outcome.Reason.ConcurrentInvocationLimitExceeded, RETRY_SOON);
    }
    boolean marked = response.getHeader("X-Amz-Function-Error") != null;
    JsonObject error = errorObject(body, marked);
    if (marked || error != null) {
      String type = error == null ? null : error.getString("errorType");
      return "Sandbox.Timedout".equals(type)
          ? new Outcome.TimedOut(timeoutIn(error.getString("errorMessage", "")), body)
          : new Outcome.Raised(type == null ? "Function.Unknown" : type, body);
    }
    if (isSuccess(status)) {
      Duration timeout = mayBeTimeout(body) ? timeoutIn(body.toString()) : Duration.ZERO;
      return timeout.isZero()
          ? new Outcome.Returned(body)
          : FunctionErrors.timedOut(requestId, timeout);
    }
    return status >= 500
        ? new Outcome.Unreachable("The endpoint answered " + status)
        : raised(status, body);
  }

  private static Outcome raised(int status, Buffer body) {
    String type = "HTTP." + status;
    if (body.length() > 0 && body.getByte(0) == '{') {
      return new Outcome.Raised(type, body);
    }
    String text = body.getString(0, Math.min(body.length(), SHOWN));
    JsonObject error =
        new JsonObject()
            .put("errorType", type)
            .put("errorMessage", text.isEmpty() ? "The endpoint answered " + status : text);
    return new Outcome.Raised(type, error.toBuffer());
  }

  private static Outcome throttled(String retryAfter, InstantSource clock) {
    Duration wait = RETRY_SOON;
    if (retryAfter != null) {
      try {
        wait =
            retryAfter.chars().allMatch(Character::isDigit)
                ? Duration.ofSeconds(Long.parseLong(retryAfter))
                : Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME));
      } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
        wait = RETRY_SOON; // Not a time: as if it had said nothing
      }
    }
    wait = wait.compareTo(RETRY_AT_MOST) > 0 ? RETRY_AT_MOST : wait;
    return new Outcome.Throttled(
        Outcome.Reason.ConcurrentInvocationLimitExceeded, wait.isNegative() ? Duration.ZERO : wait);
  }

  private static JsonObject errorObject(Buffer body, boolean marked) {
    if (body.length() < 2 || body.getByte(0) != '{' || !marked && !mayBeError(body)) {
      return null;
    }
    try {
      JsonObject object = body.toJsonObject();
      boolean worded =
          object.getValue("errorMessage") instanceof String
              && object.getValue("errorType") instanceof String;
      return worded && (marked || ERROR_KEYS.containsAll(object.fieldNames())) ? object : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  /** Every runtime puts one of the two first: no result is parsed for nothing. */
  private static boolean mayBeError(Buffer body) {
    String start = body.getString(0, Math.min(body.length(), 24));
    return start.contains("\"errorType\"") || start.contains("\"errorMessage\"");
  }

  /** It is a bare text, which no handler can return: results are JSON. */
  private static boolean mayBeTimeout(Buffer body) {
    if (body.length() == 0 || body.length() > 512) {
      return false;
    }
    byte first = body.getByte(0);
    return first == 'T' || first >= '0' && first <= '9';
  }

  private static Duration timeoutIn(String text) {
    Matcher found = TIMED_OUT.matcher(text);
    return found.find() ? Duration.ofSeconds(Long.parseLong(found.group(1))) : Duration.ZERO;
  }
}
