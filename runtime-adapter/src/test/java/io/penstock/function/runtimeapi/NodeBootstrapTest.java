package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real node processes; what AWS's own runtime answers and prints is the expectation. */
class NodeBootstrapTest extends NodeBootstrapFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cases.echo | 22 | {\"a\":[1,\"ü\"]} | {\"a\":[1,\"ü\"]}",
        "cases.undefinedResult | 22 | {} | null",
        "cases.sync | 22 | 1 | null",
        "cases.sync | 24 | 1 | {\"sync\":1}",
        "cases.callback | 22 | 1 | {\"called\":1}",
        "cases.callbackWaits | 22 | 1 | \"waited\"",
        "cases.callbackDoesNotWait | 22 | 1 | \"at once\"",
        "cases.done | 22 | 1 | \"done\"",
        "cases.succeed | 20 | 1 | \"succeed\"",
        "cases.nothing | 22 | 1 | null",
        "cases.buffer | 22 | 1 | {\"type\":\"Buffer\",\"data\":[104,105]}",
        "cases.nested.handler.deep | 22 | 1 | \"nested\"",
        "cases.dep | 22 | 1 | {\"dep\":\"found\"}",
        "src/app.handler | 22 | 1 | \"src/app\"",
        "src/deep/b.c.handler | 22 | 1 | \"a/b.c.handler\"",
        "module.handler | 22 | 1 | \"mjs\"",
        "module.handler | 24 | 1 | \"mjs\"",
        "esm/index.handler | 22 | 1 | \"top-level await\"",
        "common.handler | 22 | 1 | \"cjs\"",
        "cases.stream | 22 | [\"a\",\"b\"] | ab",
      })
  void results(String handler, String version, String event, String result) throws Exception {
    try (Environment env =
        open(handler, Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + version + ".x"))) {
      for (int i = 0; i < 2; i++) {
        Outcome outcome = env.invoke(event);
        assertInstanceOf(Outcome.Returned.class, outcome, () -> outcome.payload().toString());
        assertEquals(result, outcome.payload().toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cases.throws | 22 | TypeError | bad ü | TypeError: bad ü",
        "cases.throwsSync | 22 | Error | sync | Error: sync",
        "cases.throwsText | 22 | string | just text | ",
        "cases.throwsCustom | 22 | CustomError | own | CustomError: own",
        "cases.callbackError | 22 | TypeError | no | TypeError: no",
        "cases.callbackText | 22 | string | text | ",
        "cases.failed | 22 | RangeError | failed | RangeError: failed",
        "cases.cyclic | 24 | Runtime.JSONStringifyError | Unable to stringify response body |"
            + " Runtime.JSONStringifyError: Unable to stringify response body",
        "cases.bigint | 22 | Error | Unable to stringify response body | Error: Unable to stringify"
            + " response body",
        "cases.streamFailsEarly | 22 | Error | early | Error: early",
        "cases.streamSync | 22 | Runtime.MalformedStreamingHandler | Streaming does not support"
            + " non-async handlers. | Runtime.MalformedStreamingHandler: Streaming does not support"
            + " non-async handlers.",
      })
  void errors(String handler, String version, String type, String message, String firstOfTrace)
      throws Exception {
    try (Environment env =
        open(handler, Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + version + ".x"))) {
      for (int i = 0; i < 2; i++) {
        Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, env.invoke("1"));
        JsonObject body = raised.payload().toJsonObject();
        assertEquals("[errorType, errorMessage, trace]", body.fieldNames().toString());
        assertEquals(type, raised.errorType());
        assertEquals(type, body.getString("errorType"));
        assertEquals(message, body.getString("errorMessage"));
        JsonArray trace = body.getJsonArray("trace");
        assertEquals(firstOfTrace, trace.isEmpty() ? null : trace.getString(0));
      }
      assertTrue(env.stop().contains("\tERROR\tInvoke Error \t"), env::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing.handler | 22 | Runtime.ImportModuleError | Error: Cannot find module 'not-there'",
        "absent.handler | 22 | Runtime.ImportModuleError | Error: Cannot find module 'absent'",
        "syntax.handler | 22 | Runtime.UserCodeSyntaxError | SyntaxError: Unexpected",
        "throws.handler | 22 | RangeError | at load",
        "cases.absent | 22 | Runtime.HandlerNotFound | cases.absent is undefined or not exported",
        "cases.notAFunction | 22 | Runtime.HandlerNotFound | cases.notAFunction is not a function",
        "cases | 22 | Runtime.MalformedHandlerName | Bad handler",
        "../x.handler | 22 | Runtime.MalformedHandlerName | '../x.handler' is not a valid handler"
            + " name.",
        "cases.callback | 24 | Runtime.CallbackHandlerDeprecated | ERROR: AWS Lambda has removed"
            + " support for callback-based function handlers",
      })
  void initErrors(String handler, String version, String type, String message) throws Exception {
    try (Environment env =
        open(handler, Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + version + ".x"))) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> await(env.api.initialized()));
      InitFailed failed = assertInstanceOf(InitFailed.class, e.getCause());
      assertEquals(type, failed.errorType());
      JsonObject body = failed.payload().toJsonObject();
      assertEquals("[errorType, errorMessage, trace]", body.fieldNames().toString());
      assertEquals(type, body.getString("errorType"));
      assertTrue(body.getString("errorMessage").startsWith(message), body::encode);
      assertEquals(129, env.exitStatus());
      String line =
          version.equals("24")
              ? "\t-\tERROR\tInit Error \t{"
              : "\tundefined\tERROR\tUncaught Exception \t{";
      assertTrue(env.output().contains(line), env::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "rejection,128,Runtime.UnhandledPromiseRejection,Error: nobody waits",
    "uncaught,129,Error,from a timer"
  })
  void whatNobodyCatchesEndsTheInvocationAndTheProcess(
      String handler, int status, String type, String message) throws Exception {
    try (Environment env = open("cases." + handler, NODE_22)) {
      Outcome outcome = env.invoke("1");
      JsonObject body = outcome.payload().toJsonObject();
      assertEquals(type, body.getString("errorType"));
      assertEquals(message, body.getString("errorMessage"));
      assertEquals(status, env.exitStatus());
    }
  }

  /** As Node.js itself ends a program whose awaited promise nothing will settle. */
  @Test
  void aModuleThatAwaitsForEverEndsTheRuntime() throws Exception {
    try (Environment env = open("hangs.handler", Map.of())) {
      assertEquals(13, env.exitStatus());
      assertTrue(env.output().contains("unsettled top-level await"), env.output());
    }
  }

  @Test
  void aProcessThatExitsIsSeenByItsStatus() throws Exception {
    try (Environment env = open("cases.exits", NODE_22)) {
      env.begin("1", null, null, null);
      assertEquals(7, env.exitStatus());
    }
  }

  @Test
  void aPromiseThatNeverSettlesFails() throws Exception {
    try (Environment env = open("cases.never", NODE_22)) {
      for (int i = 0; i < 2; i++) {
        assertEquals(
            "Runtime.NodeJsExit",
            assertInstanceOf(Outcome.Raised.class, env.invoke("1")).errorType());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "22,'awsRequestId,callbackWaitsForEmptyEventLoop,clientContext,done,fail,functionName,functionVersion,getRemainingTimeInMillis,identity,invokedFunctionArn,logGroupName,logStreamName,memoryLimitInMB,succeed,tenantId'",
    "24,'awsRequestId,clientContext,functionName,functionVersion,getRemainingTimeInMillis,identity,invokedFunctionArn,logGroupName,logStreamName,memoryLimitInMB,tenantId,xRayTraceId'"
  })
  void context(String version, String keys) throws Exception {
    try (Environment env =
        open("cases.context", Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs" + version + ".x"))) {
      JsonObject seen =
          env.invoke("1", "Root=1-2", "{\"custom\":{\"k\":\"ü\"}}", null).payload().toJsonObject();
      assertEquals(
          keys, String.join(",", seen.getJsonArray("keys").stream().map(String::valueOf).toList()));
      JsonObject context = seen.getJsonObject("context");
      assertEquals("probe", context.getString("functionName"));
      assertEquals("$LATEST", context.getString("functionVersion"));
      assertEquals("128", context.getString("memoryLimitInMB"));
      assertEquals(
          "ü", context.getJsonObject("clientContext").getJsonObject("custom").getString("k"));
      assertEquals(Environment.FUNCTION.arn(), context.getString("invokedFunctionArn"));
      int remaining = seen.getInteger("remaining");
      assertTrue(remaining > 0 && remaining <= 3000, () -> "remaining " + remaining);
      assertEquals("Root=1-2", seen.getString("trace"));
      assertEquals(null, env.invoke("1").payload().toJsonObject().getString("trace"));
    }
  }

  @Test
  void variablesAndFolder() throws Exception {
    try (Environment env = open("cases.env", Map.of("OWN", "mine"))) {
      JsonObject seen = env.invoke("1").payload().toJsonObject();
      assertEquals(ROOT.toString(), seen.getString("root"));
      assertEquals(ROOT.toString(), seen.getString("cwd"));
      assertEquals("mine", seen.getString("own"));
    }
  }

  @Test
  void tooLargeAResultIsAnErrorAndTheProcessGoesOn() throws Exception {
    try (Environment env = open("cases.big", NODE_22)) {
      Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, env.invoke("6291555"));
      assertEquals("Function.ResponseSizeTooLarge", raised.errorType());
      assertEquals(6_291_556, env.invoke("6291554").payload().length());
    }
  }
}
