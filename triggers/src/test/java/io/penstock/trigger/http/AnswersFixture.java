package io.penstock.trigger.http;

import io.penstock.function.FunctionRef;
import io.penstock.function.Outcome;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** APIs and a function that answers as a test says. */
abstract class AnswersFixture {
  static final FunctionRef F = RunningTrigger.FUNCTION;

  static final Cors CORS =
      new Cors(
          List.of("https://*.example.net"),
          List.of("GET", "PUT"),
          List.of("x-a"),
          List.of("x-b"),
          600,
          true);

  static Api api(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> Api.http("w4t3r", "water", "r", "1", List.of(Route.http("$default", F)));
      case REST ->
          Api.rest("w4t3r", "water", "r", "1", "Prod", List.of(Route.rest("ANY", "/{p+}", F)));
      case URL -> url(Route.InvokeMode.BUFFERED, null, false);
      case WEBSOCKET -> throw new AssertionError("has tests of its own");
    };
  }

  static Api url(Route.InvokeMode mode, Cors cors, boolean iam) {
    return Api.functionUrl("w4t3r", F, iam, mode, Duration.ofSeconds(3), cors);
  }

  static Future<Outcome> outcome(String name) {
    Buffer error = Buffer.buffer("{\"errorMessage\":\"secret\"}");
    Supplier<Outcome> made =
        () ->
            switch (name) {
              case "raised" -> new Outcome.Raised("Runtime.ExitError", error);
              case "timedOut" -> new Outcome.TimedOut(Duration.ofSeconds(3), error);
              case "throttled" ->
                  new Outcome.Throttled(
                      Outcome.Reason.ReservedFunctionConcurrentInvocationLimitExceeded,
                      Duration.ofSeconds(1));
              case "unreachable" -> new Outcome.Unreachable("refused");
              case "malformed" -> new Outcome.Returned(Buffer.buffer("{\"statusCode\":\"x\"}"));
              case "tooLarge" ->
                  new Outcome.Returned(Buffer.buffer("\"" + "x".repeat(7 << 20) + "\""));
              default -> throw new AssertionError(name);
            };
    return name.equals("unknown")
        ? Future.failedFuture(new UnknownFunctionException(F))
        : Future.succeededFuture(made.get());
  }

  static Api cors(Api api) {
    return new Api(
        api.id(),
        api.name(),
        api.kind(),
        api.region(),
        api.account(),
        api.aliases(),
        api.domains(),
        api.stages(),
        api.routes(),
        CORS,
        api.binaryMediaTypes(),
        api.authorizers(),
        api.disabled());
  }

  static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }
}
