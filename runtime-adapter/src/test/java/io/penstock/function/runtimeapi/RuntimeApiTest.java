package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.runtimeapi.RawRuntime.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeApiTest {
  private static final Instant DEADLINE = Instant.ofEpochMilli(1_767_225_600_123L);
  private static Vertx vertx;
  private RuntimeApi api;
  private RawRuntime runtime;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() throws Exception {
    await(vertx.close());
  }

  @BeforeEach
  void listen() throws Exception {
    api = await(RuntimeApi.listen(vertx, "127.0.0.1", 0, (_, _) -> true, InstantSource.system()));
    runtime = new RawRuntime(api.port());
  }

  @AfterEach
  void close() throws Exception {
    runtime.close();
    await(api.close());
  }

  private Future<Outcome> invoke(String event) {
    return api.invoke(call(event, null, null, null), DEADLINE);
  }

  @Test
  void nextTellsAllThatIsKnown() throws Exception {
    Invocation call = call("{\"a\":\"ü\"}", "Root=1-5;Sampled=1", "{\"custom\":\n{}}", null);
    api.invoke(call, DEADLINE);
    Answer next = runtime.next();
    assertEquals(200, next.status());
    assertEquals("{\"a\":\"ü\"}", next.body());
    assertEquals("application/json", next.headers().get("content-type"));
    assertEquals(call.requestId(), next.headers().get("lambda-runtime-aws-request-id"));
    assertEquals("1767225600123", next.headers().get("lambda-runtime-deadline-ms"));
    assertEquals(
        "arn:aws:lambda:eu-north-1:123456789012:function:probe",
        next.headers().get("lambda-runtime-invoked-function-arn"));
    assertEquals("Root=1-5;Sampled=1", next.headers().get("lambda-runtime-trace-id"));
    assertEquals("{\"custom\": {}}", next.headers().get("lambda-runtime-client-context"));
  }

  @Test
  void absentFactsHaveNoHeader() throws Exception {
    invoke("{}");
    Answer next = runtime.next();
    assertFalse(next.headers().containsKey("lambda-runtime-trace-id"));
    assertFalse(next.headers().containsKey("lambda-runtime-client-context"));
  }

  @Test
  void aResponseEndsTheInvocationAndTheNextOneFollows() throws Exception {
    for (int size : new int[] {0, 1, 16_384, 16_385, 6_291_556}) {
      Future<Outcome> outcome = invoke("\"" + "e".repeat(size) + "\"");
      Answer next = runtime.next();
      assertEquals(size + 2, next.body().length());
      String id = next.headers().get("lambda-runtime-aws-request-id");
      Answer answer = runtime.post("invocation/" + id + "/response", "r".repeat(size));
      assertEquals(202, answer.status());
      assertEquals("{\"status\":\"OK\"}", answer.body());
      assertEquals(
          size, assertInstanceOf(Outcome.Returned.class, await(outcome)).payload().length());
    }
  }

  @Test
  void anAnswerAndTheFollowingNextMayBePipelined() throws Exception {
    Future<Outcome> first = invoke("1");
    String id = runtime.take();
    runtime.sendPost("invocation/" + id + "/response", "one");
    runtime.askNext();
    assertEquals(202, runtime.read().status());
    assertEquals("one", await(first).payload().toString());
    Future<Outcome> second = invoke("2");
    assertEquals("2", runtime.read().body());
    assertFalse(second.isComplete());
  }

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
        "GET | restore/next | | 404 | NotFound",
        "POST | restore/error | | 404 | NotFound",
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Runtime.UserException | {\"errorType\":\"a.B\"} | Runtime.UserException",
        "Function.Oops | {} | Function.Oops",
        "nonsense | {} | Function.Unknown",
        "Runtime.lower | {} | Runtime.Unknown",
        "'' | {\"errorType\":\"ValueError\"} | ValueError",
        "'' | not json | Function.Unknown",
        "'' | {broken | Function.Unknown"
      })
  void errorsKeepTheirBodyAndTheTypeLambdaWouldKeep(String header, String body, String type)
      throws Exception {
    Future<Outcome> outcome = invoke("{}");
    String path = "invocation/" + runtime.take() + "/error";
    String line = "Lambda-Runtime-Function-Error-Type: " + header;
    assertEquals(202, runtime.post(path, body, header.isEmpty() ? "X: y" : line).status());
    Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, await(outcome));
    assertEquals(type, raised.errorType());
    assertEquals(body, raised.payload().toString());
  }

  @Test
  void anErrorWithItsCauseIsUnwrapped() throws Exception {
    Future<Outcome> outcome = invoke("{}");
    runtime.post(
        "invocation/" + runtime.take() + "/error",
        "{\"errorMessage\":\"m\",\"errorType\":\"T\",\"errorCause\":{\"x\":1}}",
        "Content-Type: application/vnd.aws.lambda.error.cause+json");
    assertEquals(
        "{\"errorMessage\":\"m\",\"errorType\":\"T\"}", await(outcome).payload().toString());
  }

  @Test
  void theFirstNextMeansInitialised() throws Exception {
    assertFalse(api.initialized().isComplete());
    runtime.askNext();
    await(api.initialized());
  }

  @Test
  void aFailedInitIsToldWithItsBody() throws Exception {
    Answer answer =
        runtime.post(
            "init/error", "{}", "Lambda-Runtime-Function-Error-Type: Runtime.ImportModuleError");
    assertEquals(202, answer.status());
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(api.initialized()));
    InitFailed failed = assertInstanceOf(InitFailed.class, e.getCause());
    assertEquals("Runtime.ImportModuleError", failed.errorType());
    assertEquals("{}", failed.payload().toString());
  }

  @Test
  void whatTheRuntimeHasNotTakenEndsInItsOwnWay() throws Exception {
    Outcome taken = FunctionErrors.exited("id", 1);
    Outcome waits = new Outcome.Unreachable("not begun");
    Future<Outcome> first = invoke("1");
    api.abort(taken, waits);
    assertEquals(waits, await(first));
    Future<Outcome> second = invoke("2");
    runtime.take();
    api.abort(taken, waits);
    assertEquals(taken, await(second));
  }

  @Test
  void anAbortedInvocationCanBeAnsweredNoMore() throws Exception {
    Future<Outcome> outcome = invoke("{}");
    String id = runtime.take();
    api.abort(FunctionErrors.exited(id, 127));
    assertEquals(
        "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
            + id
            + " Error: Runtime exited with error: exit status 127\"}",
        await(outcome).payload().toString());
    assertEquals(400, runtime.post("invocation/" + id + "/response", "{}").status());
  }

  @Test
  void oneInvocationAtATime() throws Exception {
    invoke("{}");
    ExecutionException e = assertThrows(ExecutionException.class, () -> await(invoke("{}")));
    assertInstanceOf(IllegalStateException.class, e.getCause());
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

  @Test
  void aClientThatWaitsForContinueIsTold() throws Exception {
    Future<Outcome> outcome = invoke("{}");
    runtime.send(
        "POST %sinvocation/%s/response HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            .formatted(RawRuntime.BASE, runtime.take()));
    assertEquals(100, runtime.read().status());
    runtime.send("{}");
    assertEquals(202, runtime.read().status());
    assertEquals("{}", await(outcome).payload().toString());
  }

  @Test
  void anAnswerThatBreaksOffMayBeGivenAgain() throws Exception {
    Future<Outcome> outcome = invoke("{}");
    String id = runtime.take();
    try (RawRuntime other = new RawRuntime(api.port())) {
      other.send(
          "POST %sinvocation/%s/response HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"
              .formatted(RawRuntime.BASE, id));
    }
    int status = 403; // Until the loss is noticed
    while (status == 403) {
      status = runtime.post("invocation/" + id + "/response", "whole").status();
    }
    assertEquals(202, status);
    assertEquals("whole", await(outcome).payload().toString());
  }
}
