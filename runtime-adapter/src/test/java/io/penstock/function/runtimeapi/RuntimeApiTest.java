package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static io.penstock.function.runtimeapi.Environment.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.function.FunctionErrors;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.runtimeapi.RawRuntime.Answer;
import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeApiTest extends RuntimeApiFixture {
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
