package io.penstock.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionErrors;
import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.penstock.function.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEndpointTest {
  private static final FunctionRef FUNCTION =
      new FunctionRef("eu-north-1", "123456789012", "probe", null);
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private URI serve(String path, Handler<HttpServerRequest> handler) throws Exception {
    int port = await(vertx.createHttpServer().requestHandler(handler).listen(0)).actualPort();
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private URI answer(String path, int status, String body, String... header) throws Exception {
    return serve(
        path,
        request -> {
          HttpServerResponse response = request.response().setStatusCode(status);
          if (header.length > 0) {
            response.putHeader(header[0], header[1]);
          }
          response.end(body);
        });
  }

  /** A server that says exactly these bytes and closes. */
  private URI serveBytes(String bytes) throws Exception {
    int port =
        await(
                vertx
                    .createNetServer()
                    .connectHandler(
                        socket ->
                            socket.handler(_ -> socket.write(bytes).eventually(socket::close)))
                    .listen(0))
            .actualPort();
    return URI.create("http://127.0.0.1:" + port + "/");
  }

  private Invoker open(URI uri) {
    return open(uri, Duration.ofSeconds(60), HttpEndpoint.CONNECTIONS, HttpEndpoint.WAITING);
  }

  private Invoker open(URI uri, Duration timeout, int connections, int waiting) {
    FunctionSpec spec =
        new FunctionSpec(
            FUNCTION,
            "$LATEST",
            new FunctionSpec.Code.Endpoint(uri),
            null,
            null,
            128,
            timeout,
            Map.of(),
            512,
            false);
    return new HttpEndpoint(
            vertx, (_, _, _, line) -> lines.add(line), CLOCK, new Random(1), connections, waiting)
        .open(spec);
  }

  private static Future<Result> invoke(Invoker invoker, String event) {
    return invoker.invoke(
        new Invocation("id-1", FUNCTION, Buffer.buffer(event), "Root=1", "{\"c\":1}", false, null));
  }

  private static Outcome outcome(Invoker invoker) throws Exception {
    return await(invoke(invoker, "{}")).outcome();
  }

  @Test
  void aPlainPostCarriesTheEventAndTheFactsOfTheCall() throws Exception {
    URI uri =
        serve(
            "/fn?a=b",
            request ->
                request.bodyHandler(
                    body ->
                        request
                            .response()
                            .end(
                                String.join(
                                    "|",
                                    request.method().name(),
                                    request.uri(),
                                    request.getHeader("Content-Type"),
                                    request.getHeader("Lambda-Runtime-Aws-Request-Id"),
                                    request.getHeader("Lambda-Runtime-Deadline-Ms"),
                                    request.getHeader("Lambda-Runtime-Invoked-Function-Arn"),
                                    request.getHeader("Lambda-Runtime-Trace-Id"),
                                    request.getHeader("Lambda-Runtime-Client-Context"),
                                    body.toString()))));
    Result result = await(invoke(open(uri), "{\"e\":1}"));
    assertEquals(
        "POST|/fn?a=b|application/json|id-1|1767225660000|"
            + "arn:aws:lambda:eu-north-1:123456789012:function:probe|Root=1|{\"c\":1}|{\"e\":1}",
        assertInstanceOf(Outcome.Returned.class, result.outcome()).payload().toString());
    assertTrue(result.report().durationNanos() > 0);
    assertEquals("START RequestId: id-1 Version: $LATEST", lines.get(0));
    assertEquals("END RequestId: id-1", lines.get(1));
    assertTrue(
        lines
            .get(2)
            .matches(
                "REPORT RequestId: id-1\tDuration: \\d+\\.\\d\\d ms\tBilled Duration: \\d+ ms\t"
                    + "Memory Size: 128 MB\t"),
        lines.get(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | {\"errorType\":\"X\"} | HTTP.500 | {\"errorType\":\"X\"}",
        "404 | gone | HTTP.404 | {\"errorType\":\"HTTP.404\",\"errorMessage\":\"gone\"}",
        "302 | '' | HTTP.302 | {\"errorType\":\"HTTP.302\",\"errorMessage\":\"The endpoint answered"
            + " 302\"}",
      })
  void otherStatusesAreFunctionErrors(int status, String body, String type, String payload)
      throws Exception {
    Outcome.Raised raised =
        assertInstanceOf(Outcome.Raised.class, outcome(open(answer("/", status, body))));
    assertEquals(type, raised.errorType());
    assertEquals(payload, raised.payload().toString());
  }

  @Test
  void redirectsAreNotFollowed() throws Exception {
    URI target = serve("/", _ -> lines.add("followed"));
    outcome(open(answer("/", 307, "", "Location", target.toString())));
    assertTrue(lines.stream().noneMatch("followed"::equals));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "Thu, 01 Jan 2026 00:00:30 GMT | 30",
        "nonsense | 1",
        "99999999 | 900",
        "99999999999999999999 | 1"
      })
  void tooManyRequestsIsAThrottle(String retryAfter, int seconds) throws Exception {
    Outcome.Throttled throttled =
        assertInstanceOf(
            Outcome.Throttled.class,
            outcome(open(answer("/", 429, "", "Retry-After", retryAfter))));
    assertEquals(Duration.ofSeconds(seconds), throttled.retryAfter());
  }

  @ParameterizedTest
  @CsvSource({"502", "503", "504"})
  void gatewayStatusesAreUnreachable(int status) throws Exception {
    assertInstanceOf(Outcome.Unreachable.class, outcome(open(answer("/", status, "no"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "garbage\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"
      })
  void brokenAnswersAreUnreachable(String bytes) throws Exception {
    URI uri = serveBytes(bytes.translateEscapes());
    Outcome outcome = outcome(open(uri));
    assertInstanceOf(Outcome.Unreachable.class, outcome, outcome::toString);
  }

  @Test
  void nobodyThereIsUnreachable() throws Exception {
    Outcome.Unreachable unreachable =
        assertInstanceOf(
            Outcome.Unreachable.class, outcome(open(URI.create("http://127.0.0.1:1/"))));
    assertTrue(unreachable.reason().startsWith("POST 127.0.0.1:1: "), unreachable::reason);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aResponseOverTheCapIsNotKept(boolean declared) throws Exception {
    Buffer chunk = Buffer.buffer("x".repeat(FunctionErrors.MAX_RESPONSE_BYTES + 1));
    URI uri =
        serve(
            "/",
            request -> {
              HttpServerResponse response = request.response();
              if (declared) {
                response.end(chunk);
              } else {
                response.setChunked(true).write(chunk);
              }
            });
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, outcome(open(uri)));
    assertEquals("Function.ResponseSizeTooLarge", raised.errorType());
  }

  @ParameterizedTest
  @CsvSource({"silent", "dripping"})
  void aSlowAnswerTimesOut(String how) throws Exception {
    URI uri =
        serve(
            "/",
            request -> {
              if (how.equals("dripping")) {
                HttpServerResponse response = request.response().setChunked(true);
                vertx.setPeriodic(50, _ -> response.write("."));
              }
            });
    Outcome.TimedOut timedOut =
        assertInstanceOf(Outcome.TimedOut.class, outcome(open(uri, Duration.ofMillis(500), 1, 1)));
    assertTrue(timedOut.payload().toString().contains("Sandbox.Timedout"));
    assertTrue(lines.getLast().endsWith("\tStatus: timeout"), lines::toString);
  }

  @Test
  void aFullPoolWaitsAndAFullQueueThrottles() throws Exception {
    Promise<Void> release = Promise.promise();
    URI uri =
        serve(
            "/",
            request ->
                request.bodyHandler(
                    body -> {
                      if (body.toString().equals("1")) {
                        release.future().onSuccess(_ -> request.response().end(body));
                      } else {
                        request.response().end(body);
                      }
                    }));
    Invoker invoker = open(uri, Duration.ofSeconds(60), 1, 1);
    List<Future<Result>> results = new CopyOnWriteArrayList<>();
    // One event loop, so one pool; the first call opens its connection and gives it back
    Context loop = vertx.getOrCreateContext();
    Promise<Void> warm = Promise.promise();
    loop.runOnContext(_ -> invoke(invoker, "0").onSuccess(_ -> loop.runOnContext(warm::complete)));
    await(warm.future());
    loop.runOnContext(
        _ -> {
          for (int i = 1; i <= 3; i++) {
            results.add(invoke(invoker, String.valueOf(i)));
          }
          results.get(2).onSuccess(_ -> release.complete());
        });
    await(release.future());
    assertEquals("1", await(results.get(0)).outcome().payload().toString());
    assertEquals("2", await(results.get(1)).outcome().payload().toString());
    assertInstanceOf(Outcome.Throttled.class, await(results.get(2)).outcome());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | {\"ok\":true} | Returned",
        "200 | {\"errorType\":\"E\",\"errorMessage\":\"m\",\"trace\":[]} | Raised",
        "200 | {\"errorMessage\":\"m\",\"errorType\":\"E\",\"requestId\":\"\",\"stackTrace\":[]} |"
            + " Raised",
        "200 | {\"errorMessage\":\"m\",\"errorType\":\"E\",\"mine\":1} | Returned",
        "200 | {\"errorMessage\":\"m\"} | Returned",
        "200 | {\"errorType\":broken | Returned",
        "200 | 2026-01-01 id Task timed out after 3.00 seconds | TimedOut",
        "200 | Task timed out after 3.00 seconds | TimedOut",
        "200 | \"Task timed out after 3.00 seconds\" | Returned",
        "400 | `` | Throttled",
        "429 | {} | Throttled",
        "502 | {\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"m\"} | Raised",
        "500 | oops | Unreachable",
        "404 | {} | Raised",
      })
  void theInvokePathSaysItInTheBody(int status, String body, String kind) throws Exception {
    URI uri = answer("/2015-03-31/functions/function/invocations", status, body);
    Outcome outcome = outcome(open(uri));
    assertEquals(kind, outcome.getClass().getSimpleName(), outcome::toString);
  }

  @Test
  void theInvokePathsErrorHeaderIsHonoured() throws Exception {
    URI uri =
        answer(
            "/2015-03-31/functions/x/invocations",
            200,
            "{\"errorType\":\"E\",\"errorMessage\":\"m\",\"mine\":1}",
            "X-Amz-Function-Error",
            "Unhandled");
    assertEquals("E", assertInstanceOf(Outcome.Raised.class, outcome(open(uri))).errorType());
  }

  @Test
  void aStreamGetsTheBytesAsTheyCome() throws Exception {
    URI uri =
        serve(
            "/",
            request -> {
              request.response().setChunked(true).putHeader("Content-Type", "text/x").write("one");
              vertx.setTimer(50, _ -> request.response().end("two"));
            });
    List<String> seen = new CopyOnWriteArrayList<>();
    ResponseStream stream =
        new ResponseStream() {
          @Override
          public void start(String contentType) {
            seen.add(contentType);
          }

          @Override
          public Future<Void> write(Buffer chunk) {
            seen.add(chunk.toString());
            return vertx.timer(1).mapEmpty();
          }
        };
    Result result =
        await(
            open(uri)
                .invoke(new Invocation("i", FUNCTION, Buffer.buffer(), null, null, false, stream)));
    assertInstanceOf(Outcome.Returned.class, result.outcome());
    assertEquals(List.of("text/x", "one", "two"), seen);
  }

  @Test
  void closeWaitsForWhatIsUnderWayUntilTheGraceIsOver() throws Exception {
    URI uri = serve("/", request -> vertx.setTimer(200, _ -> request.response().end("late")));
    Invoker patient = open(uri);
    Future<Result> ends = invoke(patient, "{}");
    await(patient.close(Duration.ofSeconds(60)));
    assertTrue(ends.isComplete());
    assertEquals("late", await(ends).outcome().payload().toString());
    assertInstanceOf(Outcome.Unreachable.class, outcome(patient));
    Invoker hasty = open(serve("/", HttpServerRequest::pause));
    Future<Result> cut = invoke(hasty, "{}");
    await(hasty.close(Duration.ofMillis(10)));
    assertInstanceOf(Outcome.Unreachable.class, await(cut).outcome());
  }

  @ParameterizedTest
  @CsvSource({"ftp://h/", "/relative", "http:///nohost"})
  void addressesThatCannotWorkAreRefused(String uri) {
    assertThrows(IllegalArgumentException.class, () -> open(URI.create(uri)));
  }
}
