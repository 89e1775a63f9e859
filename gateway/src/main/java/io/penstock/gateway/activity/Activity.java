package io.penstock.gateway.activity;

import io.penstock.function.FunctionRef;
import io.penstock.function.Result;
import io.penstock.gateway.delivery.Settlement;
import java.time.Duration;
import java.time.Instant;

/** One thing that has happened. */
public sealed interface Activity {
  /** When it had happened. */
  Instant at();

  /**
   * A function has been called.
   *
   * @param source which trigger called, as shown to people: {@code api:orders}, {@code invoke}
   * @param result null when the call failed inside the gateway
   */
  record Called(Instant at, String requestId, FunctionRef function, String source, Result result)
      implements Activity {}

  /**
   * The HTTP port has answered a request.
   *
   * @param requestId of the function's call; null when none came of it
   * @param path without its query, which may hold what is secret
   * @param status 0 when the client went before it was answered
   */
  record Answered(
      Instant at, String requestId, String method, String path, int status, Duration took)
      implements Activity {}

  /**
   * A stored delivery has been tried.
   *
   * @param kind {@code function}, {@code destination} and so on
   * @param target ARN or URL
   */
  record Tried(
      Instant at, String id, String kind, String target, String source, Settlement settlement)
      implements Activity {}
}
