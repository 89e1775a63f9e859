package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Outcome;
import io.penstock.function.runtimeapi.RawRuntime.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Runtime API refuses of a runtime, and of anybody else. */
class RuntimeApiRefusalsTest extends RuntimeApiFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST | invocation/other/response | | 400 | InvalidRequestID",
        "POST | invocation/other/error | | 400 | InvalidRequestID",
        "POST | invocation/%s/response | Lambda-Runtime-Function-Response-Mode: loud | 400 |"
            + " InvalidFunctionResponseMode",
        "GET | invocation/next | | 403 | InvalidStateTransition",
        "POST | init/error | | 403 | InvalidStateTransition",
        "GET | invocation/%s/response | | 405 | MethodNotAllowed",
        "POST | invocation/next | | 405 | MethodNotAllowed",
        "GET | restore/next | | 403 | InvalidStateTransition",
        "POST | restore/error | | 403 | InvalidStateTransition",
        "POST | invocation/%s/answer | | 404 | NotFound",
        "POST | invocation/%s | | 404 | NotFound",
        "POST | ../../2020-01-01/extension/register | | 404 | NotFound"
      })
  void refusals(String method, String path, String header, int status, String type)
      throws Exception {
    Future<Outcome> outcome = invoke("{}");
    String id = runtime.take();
    runtime.send(
        "%s %s%s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 2\r\n\r\n{}"
            .formatted(
                method,
                RawRuntime.BASE,
                path.formatted(id),
                header == null ? "" : header + "\r\n"));
    Answer answer = runtime.read();
    assertEquals(status, answer.status());
    assertEquals(type, Buffer.buffer(answer.body()).toJsonObject().getString("errorType"));
    assertFalse(outcome.isComplete(), "a refused request has no effect");
    assertEquals(202, runtime.post("invocation/" + id + "/response", "{}").status());
    assertInstanceOf(Outcome.Returned.class, await(outcome));
  }

  @Test
  void noGuessedOrStaleIdIsAccepted() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Future<Outcome> first = invoke("{}");
    String stale = runtime.take();
    runtime.post("invocation/" + stale + "/response", "{}");
    await(first);
    assertEquals(403, runtime.post("invocation/" + stale + "/response", "{}").status());
    Future<Outcome> open = invoke("{}");
    String id = runtime.take();
    assertEquals(400, runtime.post("invocation/" + stale + "/response", "{}").status());
    for (int i = 0; i < 10_000; i++) {
      String guess =
          switch (i % 4) {
            case 0 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 1 -> id.substring(0, random.nextInt(id.length()));
            case 2 -> id.toUpperCase() + (char) ('a' + random.nextInt(26));
            default -> id + "%00";
          };
      String kind = random.nextBoolean() ? "/response" : "/error";
      int status = runtime.post("invocation/" + guess + kind, "{}").status();
      assertTrue(status == 400 || status == 404, () -> "seed " + seed + ": " + guess);
    }
    assertFalse(open.isComplete());
  }

  @Test
  void anAnswerBeforeAnyNextIsAWrongState() throws Exception {
    assertEquals(403, runtime.post("invocation/x/response", "{}").status());
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anOversizedResponseIsNotKept(boolean declared) throws Exception {
    Future<Outcome> outcome = invoke("{}");
    String path = "invocation/" + runtime.take() + "/response";
    int size = FunctionErrors.MAX_RESPONSE_BYTES + 1;
    Answer answer;
    if (declared) {
      answer = runtime.post(path, "x".repeat(size));
    } else {
      runtime.send(
          "POST " + RawRuntime.BASE + path + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      runtime.send(Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n0\r\n\r\n");
      answer = runtime.read();
    }
    assertEquals(413, answer.status());
    assertTrue(answer.body().contains("RequestEntityTooLarge"));
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, await(outcome));
    assertEquals("Function.ResponseSizeTooLarge", raised.errorType());
    assertEquals(
        "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (6291556"
            + " bytes).\",\"errorType\":\"Function.ResponseSizeTooLarge\"}",
        raised.payload().toString());
    invoke("again");
    assertEquals("again", runtime.next().body());
  }

  @Test
  void foreignersAreClosedUnanswered() throws Exception {
    RuntimeApi strict =
        await(RuntimeApi.listen(vertx, "127.0.0.1", 0, (_, _) -> false, InstantSource.system()));
    try (RawRuntime foreign = new RawRuntime(strict.port())) {
      assertTrue(foreign.isClosed());
    }
    await(strict.close());
  }

  @Test
  void bytesThatAreNotHttpAreRefused() throws Exception {
    runtime.send("\u0016\u0003\u0001 garbage\r\n\r\n");
    assertEquals(400, runtime.read().status());
    assertTrue(runtime.isClosed());
  }
}
