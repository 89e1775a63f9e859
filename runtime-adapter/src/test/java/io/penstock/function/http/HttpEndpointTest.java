package io.penstock.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Invocation;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.ResponseStream;
import io.penstock.function.Result;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEndpointTest extends HttpEndpointFixture {
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
