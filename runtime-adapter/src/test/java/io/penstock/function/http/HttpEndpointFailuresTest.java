package io.penstock.function.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Invoker;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of an endpoint that are errors, break, take too long or too much. */
class HttpEndpointFailuresTest extends HttpEndpointFixture {
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
}
