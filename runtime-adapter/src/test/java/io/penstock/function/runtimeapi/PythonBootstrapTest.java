package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real python3 processes; what AWS's own runtime answers and prints is the expectation. */
class PythonBootstrapTest extends PythonBootstrapFixture {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cases.echo | {\"a\": [1, \"x\", null, true, 1.5]} | {\"a\": [1, \"x\", null, true, 1.5]}",
        "cases.echo | `  {\"n\": [-0.0, 1e400, NaN, 12345678901234567890, \"\\u00fc\\\"\"], \"n\":"
            + " {}} ` | {\"n\": {}}",
        "cases.echo | [-0.0, 1e400, NaN, -Infinity, 12345678901234567890, 1E5] | [-0.0, Infinity,"
            + " NaN, -Infinity, 12345678901234567890, 100000.0]",
        "cases.echo | \"\\u0041\\u0001\" | \"A\\u0001\"",
        "cases.numbers | 1 | {\"1\": true, \"2.5\": [1, 2], \"null\": null, \"big\":"
            + " 1000000000000000000000, \"sub\": 3, \"tuple\": [[]]}",
        "cases.none | {} | null",
        "cases.thread_fails | {} | \"goes on\"",
        "pkg.inner.handler | {} | \"pkg.inner\"",
        "pkg/inner.handler | {} | \"pkg.inner\"",
        "cases.lazy | {} | [\"decimal\"]",
      })
  void results(String handler, String event, String result) throws Exception {
    try (Environment env = open(handler)) {
      for (int i = 0; i < 2; i++) {
        Outcome outcome = env.invoke(event);
        assertInstanceOf(Outcome.Returned.class, outcome, () -> outcome.payload().toString());
        assertEquals(result, outcome.payload().toString());
      }
    }
  }

  private static Environment snapStarted(String handler) throws Exception {
    return Environment.python(
        vertx, ROOT, handler, Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"));
  }

  @Test
  void hooksOfSnapStartAreCalledInOrder() throws Exception {
    try (Environment env = snapStarted("snapstart.handler")) {
      assertEquals(
          "[\"before second\", \"before first\", \"after first\", \"after second 2\"]",
          env.invoke("1").payload().toString());
    }
    try (Environment env = open("snapstart.handler")) {
      assertEquals("[]", env.invoke("1").payload().toString());
    }
  }

  @ParameterizedTest
  @CsvSource({"before, Runtime.BeforeSnapshotError", "after, Runtime.AfterRestoreError"})
  void aHookThatFailsEndsTheStart(String which, String errorType) throws Exception {
    try (Environment env = snapStarted("snapstart_fails." + which)) {
      Throwable cause =
          assertThrows(ExecutionException.class, () -> await(env.api.initialized())).getCause();
      InitFailed failed = assertInstanceOf(InitFailed.class, cause);
      assertEquals(errorType, failed.errorType());
      assertEquals("as asked", failed.payload().toJsonObject().getString("errorMessage"));
      assertEquals(64, env.exitStatus());
    }
  }

  @Test
  void bytesAreSentAsTheyAre() throws Exception {
    try (Environment env = open("cases.raw")) {
      assertEquals("\0raw", env.invoke("1").payload().toString());
    }
  }

  @Test
  void largePayloadsBothWays() throws Exception {
    try (Environment env = open("cases.echo")) {
      String event = "\"" + "e".repeat(6_291_554) + "\"";
      assertEquals(event, env.invoke(event).payload().toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "raises | ValueError | bad ü | in raises",
        "raises_custom | Custom | own | in raises_custom",
        "raises_empty | KeyError | `` | in raises_empty",
        "wrong_arguments | TypeError | wrong_arguments() takes 1 positional argument but 2 were"
            + " given | in answer",
        "sets | Runtime.MarshalError | Unable to marshal response: Object of type set is not JSON"
            + " serializable | ",
        "coroutine | Runtime.MarshalError | Unable to marshal response: Object of type coroutine is"
            + " not JSON serializable | ",
        "generator | Runtime.MarshalError | Unable to marshal response: Object of type generator is"
            + " not JSON serializable | ",
        "cyclic | Runtime.MarshalError | Unable to marshal response: Circular reference detected |"
            + " ",
      })
  void errors(String handler, String type, String message, String frame) throws Exception {
    try (Environment env = open("cases." + handler)) {
      Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, env.invoke("1"));
      JsonObject body = raised.payload().toJsonObject();
      assertEquals(
          "[errorMessage, errorType, requestId, stackTrace]", body.fieldNames().toString());
      assertEquals(type, raised.errorType());
      assertEquals(type, body.getString("errorType"));
      assertEquals(message, body.getString("errorMessage"));
      JsonArray trace = body.getJsonArray("stackTrace");
      if (frame == null) {
        assertTrue(trace.isEmpty());
      } else {
        assertTrue(trace.getString(0).contains(frame), trace::encode);
      }
      String head = message.isEmpty() ? "[ERROR] " + type : "[ERROR] " + type + ": " + message;
      String log = env.stop();
      assertTrue(log.contains(head + "\rTraceback (most recent call last):"), log);
      if (frame != null) {
        assertTrue(log.contains("\r\u00a0\u00a0File \""), log);
      }
    }
  }

  @Test
  void tooLargeAResultEndsTheProcessWithoutANewEvent() throws Exception {
    try (Environment env = open("cases.big")) {
      assertEquals(6_291_556, env.invoke("6291554").payload().length());
      Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, env.invoke("6291555"));
      assertEquals("Function.ResponseSizeTooLarge", raised.errorType());
      assertEquals(1, env.exitStatus());
    }
  }

  @Test
  void anErrorDoesNotEndTheProcess() throws Exception {
    try (Environment env = open("cases.raises")) {
      for (int i = 0; i < 3; i++) {
        assertInstanceOf(Outcome.Raised.class, env.invoke("1"));
      }
    }
  }

  @Test
  void anEventThatIsNotJsonIsAnError() throws Exception {
    try (Environment env = open("cases.echo")) {
      Outcome.Raised raised = assertInstanceOf(Outcome.Raised.class, env.invoke("{"));
      assertEquals("Runtime.UnmarshalError", raised.errorType());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing.handler | Runtime.ImportModuleError | Unable to import module 'missing': No module"
            + " named 'not_there'",
        "absent.handler | Runtime.ImportModuleError | Unable to import module 'absent': No module"
            + " named 'absent'",
        "syntax.handler | Runtime.UserCodeSyntaxError | Syntax error in module 'syntax': invalid"
            + " syntax (syntax.py, line 1)",
        "throws.handler | RuntimeError | at load",
        "cases.absent | Runtime.HandlerNotFound | Handler 'absent' missing on module 'cases'",
        "cases | Runtime.MalformedHandlerName | Bad handler 'cases': not enough values to unpack"
            + " (expected 2, got 1)",
        "sys.exit | Runtime.BuiltInModuleConflict | Cannot use built-in module sys as a handler"
            + " module",
      })
  void initErrors(String handler, String type, String message) throws Exception {
    try (Environment env = open(handler)) {
      ExecutionException e =
          assertThrows(ExecutionException.class, () -> await(env.api.initialized()));
      InitFailed failed = assertInstanceOf(InitFailed.class, e.getCause());
      JsonObject body = failed.payload().toJsonObject();
      assertEquals(type, failed.errorType());
      assertEquals(message, body.getString("errorMessage"));
      assertEquals("", body.getString("requestId"));
      assertEquals(1, env.exitStatus());
      assertTrue(env.output().startsWith("[ERROR] " + type + ": " + message), env::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"cases.exits,7", "exits.handler,3"})
  void aProcessThatExitsIsSeenByItsStatus(String handler, int status) throws Exception {
    try (Environment env = open(handler)) {
      env.begin("1", null, null, null);
      assertEquals(status, env.exitStatus());
    }
  }

  @Test
  void context() throws Exception {
    try (Environment env = open("cases.context")) {
      JsonObject seen =
          env.invoke(
                  "1",
                  "Root=1-2",
                  "{\"custom\":{\"k\":\"ü\"},\"client\":{\"app_title\":\"t\"}}",
                  null)
              .payload()
              .toJsonObject();
      assertEquals(
          "[\"aws_request_id\",\"client_context\",\"function_name\",\"function_version\",\"identity\","
              + "\"invoked_function_arn\",\"log_group_name\",\"log_stream_name\","
              + "\"memory_limit_in_mb\",\"tenant_id\"]",
          seen.getJsonArray("keys").encode());
      assertEquals("probe", seen.getString("function_name"));
      assertEquals("128", seen.getString("memory_limit_in_mb"));
      assertEquals(Environment.FUNCTION.arn(), seen.getString("invoked_function_arn"));
      assertEquals("[{\"k\":\"ü\"},null,\"t\"]", seen.getJsonArray("client").encode());
      assertEquals("[null,null]", seen.getJsonArray("identity").encode());
      assertEquals("Root=1-2", seen.getString("trace"));
      assertEquals("LambdaContext([", seen.getString("repr"));
      int remaining = seen.getInteger("remaining");
      assertTrue(remaining > 0 && remaining <= 3000, () -> "remaining " + remaining);
      JsonObject again = env.invoke("1").payload().toJsonObject();
      assertEquals(null, again.getString("trace"));
      assertEquals(null, again.getValue("client"));
    }
  }

  /** What Lambda's client writes with simplejson, and json refuses or writes otherwise. */
  @Test
  void moreTypesThanJsonHas() throws Exception {
    try (Environment env = open("cases.more_types")) {
      assertEquals(
          "{\"price\": 1.10, \"point\": {\"x\": 1, \"y\": [2, {\"x\": 3, \"y\": null}]}, \"bytes\":"
              + " \"a\\u00e4\", \"7\": true, \"null\": [1, 2], \"key\": 1E+3}",
          env.invoke("1").payload().toString());
    }
  }

  @Test
  void variablesFolderAndPath() throws Exception {
    try (Environment env = Environment.python(vertx, ROOT, "cases.env", Map.of("OWN", "mine"))) {
      assertEquals(
          new JsonArray(
              Arrays.asList(ROOT.toString(), ROOT.toString(), "mine", ROOT.toString(), false)),
          env.invoke("1").payload().toJsonArray());
    }
  }
}
