package io.penstock.function.runtimeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What functions in JavaScript log and stream. */
class NodeStreamsTest extends NodeBootstrapFixture {
  private static final Map<String, String> NODE_24 =
      Map.of("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x");

  @Test
  void textLogs() throws Exception {
    try (Environment env = open("cases.logs", NODE_22)) {
      env.invoke("1");
      String[] lines = env.stop().split("\n");
      String head = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\t[0-9a-f-]{36}\t";
      String[] expected = {
        "INFO\ta b { c: 1 }",
        "INFO\ttwo\rlines",
        "DEBUG\tdebug",
        "WARN\twarn",
        "ERROR\terror Error: logged\r    at .*",
        "TRACE\ttrace"
      };
      for (int i = 0; i < expected.length; i++) {
        Pattern pattern = Pattern.compile(head + expected[i].replace("{", "\\{"), Pattern.DOTALL);
        assertTrue(pattern.matcher(lines[i]).matches(), lines[i]);
      }
    }
  }

  @Test
  void jsonLogs() throws Exception {
    try (Environment env =
        open(
            "cases.logs",
            Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO"))) {
      env.invoke("1");
      String[] lines = env.stop().split("\n");
      assertEquals(4, lines.length, "DEBUG and TRACE are below the level");
      JsonObject info = new JsonObject(lines[0]);
      assertEquals("[timestamp, level, requestId, message]", info.fieldNames().toString());
      assertEquals("a b { c: 1 }", info.getString("message"));
      assertEquals("two\nlines", new JsonObject(lines[1]).getString("message"));
      JsonObject error = new JsonObject(lines[3]);
      assertEquals("ERROR", error.getString("level"));
      assertEquals("Error", error.getString("errorType"));
      assertEquals("logged", error.getString("errorMessage"));
      assertEquals("Error: logged", error.getJsonArray("stackTrace").getString(0));
    }
  }

  @Test
  void streams() throws Exception {
    try (Environment env = open("cases.stream", NODE_22)) {
      Reader reader = new Reader();
      assertInstanceOf(Outcome.Returned.class, env.invoke("[\"a\",\"b\"]", null, null, reader));
      assertEquals("ab", reader.all());
      assertEquals("text/plain", reader.contentType);
    }
    try (Environment env = open("cases.streamHttp", NODE_24)) {
      Reader reader = new Reader();
      env.invoke("1", null, null, reader);
      String nuls = "\0".repeat(8);
      assertEquals("{\"statusCode\":201,\"headers\":{\"a\":\"b\"}}" + nuls + "body", reader.all());
      assertEquals("application/vnd.awslambda.http-integration-response", reader.contentType);
    }
    try (Environment env = open("cases.streamPipeline", NODE_22)) {
      Reader reader = new Reader();
      reader.slowOn(vertx);
      env.invoke("1", null, null, reader);
      assertEquals(3_000_003, reader.bytes.get());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "streamFails,half,Error,mid-stream",
    "streamCrash,half,Error,crash",
    "streamNotEnded,x,Runtime.InvalidStreamingOperation,The handler returned without ending its"
        + " response stream."
  })
  void streamsThatFail(String handler, String sent, String type, String message) throws Exception {
    try (Environment env = open("cases." + handler, NODE_22)) {
      Reader reader = new Reader();
      Outcome.Raised raised =
          assertInstanceOf(Outcome.Raised.class, env.invoke("1", null, null, reader));
      assertEquals(type, raised.errorType());
      assertEquals(message, raised.payload().toJsonObject().getString("errorMessage"));
      assertEquals(sent, reader.all());
    }
  }
}
