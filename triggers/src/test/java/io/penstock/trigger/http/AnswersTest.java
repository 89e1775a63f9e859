package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error tables, CORS, streaming. */
class AnswersTest {
  private static final FunctionRef F = RunningTrigger.FUNCTION;
  private static final Cors CORS =
      new Cors(
          List.of("https://*.example.net"),
          List.of("GET", "PUT"),
          List.of("x-a"),
          List.of("x-b"),
          600,
          true);

  private static Api api(Api.Kind kind) {
    return switch (kind) {
      case HTTP -> Api.http("w4t3r", "water", "r", "1", List.of(Route.http("$default", F)));
      case REST ->
          Api.rest("w4t3r", "water", "r", "1", "Prod", List.of(Route.rest("ANY", "/{p+}", F)));
      case URL -> url(Route.InvokeMode.BUFFERED, null, false);
      case WEBSOCKET -> throw new AssertionError("has tests of its own");
    };
  }

  private static Api url(Route.InvokeMode mode, Cors cors, boolean iam) {
    return Api.functionUrl("w4t3r", F, iam, mode, Duration.ofSeconds(3), cors);
  }

  private static Future<Outcome> outcome(String name) {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          HTTP | raised      | 500 | {"message":"Internal Server Error"} | -
          HTTP | timedOut    | 500 | {"message":"Internal Server Error"} | -
          HTTP | malformed   | 500 | {"message":"Internal Server Error"} | -
          HTTP | tooLarge    | 500 | {"message":"Internal Server Error"} | -
          HTTP | unknown     | 500 | {"message":"Internal Server Error"} | -
          HTTP | throttled   | 429 | {"message":"Too Many Requests"} | -
          HTTP | unreachable | 503 | {"message":"Service Unavailable"} | -
          REST | raised      | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | timedOut    | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | malformed   | 502 | {"message":"Internal server error"} | InternalServerErrorException
          REST | unknown     | 500 | {"message":"Internal server error"} | InternalServerErrorException
          REST | throttled   | 429 | {"message":"Too Many Requests"} | TooManyRequestsException
          REST | unreachable | 504 | {"message":"Network error communicating with endpoint"} | InternalServerErrorException
          URL  | raised      | 502 | Internal Server Error | -
          URL  | timedOut    | 502 | Internal Server Error | -
          URL  | malformed   | 502 | Internal Server Error | -
          URL  | unknown     | 403 | {"Message":null} | AccessDeniedException
          URL  | throttled   | 429 | {"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."} | TooManyRequestsException
          """)
  void failuresAreAnsweredInTheWordsOfTheirKind(
      Api.Kind kind, String outcome, int status, String body, String errorType) throws Exception {
    try (RunningTrigger running = RunningTrigger.of(_ -> outcome(outcome), api(kind))) {
      HttpResponse<String> response = running.get(kind == Api.Kind.REST ? "/Prod/x" : "/x");
      assertEquals(status, response.statusCode());
      assertEquals(body, response.body());
      assertEquals(errorType, response.headers().firstValue("x-amzn-ErrorType").orElse(null));
      String id = kind == Api.Kind.HTTP ? "apigw-requestid" : "x-amzn-RequestId";
      assertTrue(response.headers().firstValue(id).isPresent());
    }
  }

  @Test
  void aRestApiKnowsNo404() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", api(Api.Kind.REST))) {
      HttpResponse<String> stage = running.get("/x");
      assertEquals(403, stage.statusCode());
      assertEquals("{\"message\":\"Forbidden\"}", stage.body());
      assertEquals(
          "ForbiddenException", stage.headers().firstValue("x-amzn-errortype").orElseThrow());
      HttpResponse<String> response =
          running.send(running.request("/Prod/x").method("PURGE", BodyPublishers.noBody()));
      assertEquals(403, response.statusCode());
      assertEquals("{\"message\":\"Missing Authentication Token\"}", response.body());
      assertEquals(
          "MissingAuthenticationTokenException",
          response.headers().firstValue("x-amzn-errortype").orElseThrow());
    }
  }

  @Test
  void aSignedUrlIsClosed() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering("{}", url(Route.InvokeMode.BUFFERED, null, true))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(403, response.statusCode());
      assertTrue(response.body().startsWith("{\"Message\":\"Forbidden. For troubleshooting"));
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void theGatewayAnswersAPreflight() throws Exception {
    Api base = api(Api.Kind.HTTP);
    try (RunningTrigger running = RunningTrigger.answering("{}", cors(base))) {
      HttpResponse<String> response =
          running.send(
              running
                  .request("/x")
                  .header("Origin", "https://app.example.net")
                  .header("Access-Control-Request-Method", "PUT")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertEquals(204, response.statusCode());
      assertEquals("https://app.example.net", header(response, "access-control-allow-origin"));
      assertEquals("GET,PUT", header(response, "access-control-allow-methods"));
      assertEquals("x-a", header(response, "access-control-allow-headers"));
      assertEquals("600", header(response, "access-control-max-age"));
      assertEquals("true", header(response, "access-control-allow-credentials"));
      assertNull(header(response, "content-length"));
      response =
          running.send(
              running
                  .request("/x")
                  .header("Origin", "https://evil.example.org")
                  .header("Access-Control-Request-Method", "PUT")
                  .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
      assertNull(header(response, "access-control-allow-origin"));
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void theFunctionsOwnCorsHeadersAreDiscarded() throws Exception {
    String result =
        "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\",\"x-b\":\"1\"}}";
    try (RunningTrigger running = RunningTrigger.answering(result, cors(api(Api.Kind.HTTP)))) {
      HttpResponse<String> response = running.get("/x");
      assertNull(header(response, "access-control-allow-origin"));
      assertEquals("1", header(response, "x-b"));
      response = running.send(running.request("/x").header("Origin", "https://app.example.net"));
      assertEquals(
          List.of("https://app.example.net"),
          response.headers().allValues("access-control-allow-origin"));
      assertEquals("x-b", header(response, "access-control-expose-headers"));
    }
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.answering("{\"statusCode\":200,\"body\":\"four\"}", api(Api.Kind.HTTP));
        RawClient client = new RawClient(running.port())) {
      client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      String all = client.readToEnd();
      assertTrue(all.contains("content-length: 4\r\n"), all);
      assertTrue(all.endsWith("\r\n\r\n"), all);
    }
  }

  @Test
  void cookiesAreOneLineEach() throws Exception {
    String result = "{\"statusCode\":200,\"cookies\":[\"a=1\",\"b=2\"]}";
    try (RunningTrigger running = RunningTrigger.answering(result, api(Api.Kind.HTTP))) {
      assertEquals(List.of("a=1", "b=2"), running.get("/x").headers().allValues("set-cookie"));
    }
  }

  @Test
  void forwardedHeadersOfStrangersAreReplaced() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", api(Api.Kind.HTTP))) {
      running.send(
          running
              .request("/x")
              .header("X-Forwarded-For", "10.9.8.7")
              .header("X-Forwarded-Proto", "https")
              .header("X-Amzn-Trace-Id", "Root=1-65e55555-0123456789abcdef01234567;Sampled=1"));
      String event = running.event();
      assertTrue(event.contains("\"x-forwarded-for\":\"127.0.0.1\""), event);
      assertTrue(event.contains("\"x-forwarded-proto\":\"http\""), event);
      assertTrue(event.contains("\"x-amzn-trace-id\":\"Root=1-65e55555-0"), event);
      assertFalse(event.contains("10.9.8.7"), event);
    }
  }

  @Test
  void aStreamBeginsWithItsPrelude() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.of(
            call -> {
              ResponseStream stream = call.stream();
              stream.start("application/vnd.awslambda.http-integration-response");
              byte[] prelude =
                  "{\"statusCode\":206,\"headers\":{\"x-a\":\"b\"},\"cookies\":[\"c=1\"]}"
                      .getBytes();
              return stream
                  .write(Buffer.buffer(prelude).appendBytes(new byte[3]))
                  .compose(_ -> stream.write(Buffer.buffer(new byte[5]).appendString("one ")))
                  .compose(_ -> stream.write(Buffer.buffer("two")))
                  .map(_ -> new Outcome.Returned(Buffer.buffer()));
            },
            url(Route.InvokeMode.RESPONSE_STREAM, null, false))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(206, response.statusCode());
      assertEquals("one two", response.body());
      assertEquals("b", header(response, "x-a"));
      assertEquals("c=1", header(response, "set-cookie"));
      assertEquals("chunked", header(response, "transfer-encoding"));
    }
  }

  @Test
  void aStreamWithoutPreludeIsAllBody() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.of(
            call -> {
              call.stream().start("text/plain");
              return call.stream()
                  .write(Buffer.buffer("a".repeat(3_000_000)))
                  .compose(_ -> call.stream().write(Buffer.buffer("b".repeat(3_000_000))))
                  .map(_ -> new Outcome.Returned(Buffer.buffer()));
            },
            url(Route.InvokeMode.RESPONSE_STREAM, null, false))) {
      HttpResponse<String> response = running.get("/x");
      assertEquals(200, response.statusCode());
      assertEquals("text/plain", header(response, "content-type"));
      assertEquals(6_000_000, response.body().length());
    }
  }

  @Test
  void aStreamThatFailsIsCutOrABadGateway() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.of(
                call -> {
                  if (call.event().toString().contains("/early")) {
                    return outcome("raised");
                  }
                  call.stream().start("text/plain");
                  return call.stream().write(Buffer.buffer("x")).compose(_ -> outcome("raised"));
                },
                url(Route.InvokeMode.RESPONSE_STREAM, null, false));
        RawClient client = new RawClient(running.port())) {
      assertEquals(502, running.get("/early").statusCode());
      client.send("GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n");
      String all = client.readToEnd();
      assertTrue(all.startsWith("HTTP/1.1 200"), all);
      assertFalse(all.endsWith("0\r\n\r\n"), all);
    }
  }

  private static Api cors(Api api) {
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

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse(null);
  }
}
