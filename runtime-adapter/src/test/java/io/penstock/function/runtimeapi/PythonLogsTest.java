package io.penstock.function.runtimeapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What functions in Python print and log. */
class PythonLogsTest extends PythonBootstrapFixture {
  @Test
  void whatIsPrintedAfterAnExceptionIsALineOfItsOwn() throws Exception {
    try (Environment env = open("cases.logs_then_prints")) {
      env.invoke("1");
      String log = env.stop();
      assertTrue(log.endsWith("ZeroDivisionError: division by zero\nprinted\n"), log);
    }
    var records = Map.of("PENSTOCK_RECORDS", "1");
    try (Environment env = Environment.python(vertx, ROOT, "cases.logs_then_prints", records)) {
      env.invoke("1");
      String[] lines = env.stop().split("\n");
      assertEquals(2, lines.length);
      assertTrue(lines[0].endsWith("\rZeroDivisionError: division by zero"), lines[0]);
      assertEquals("printed", lines[1]);
    }
  }

  @Test
  void whatIsPrintedIsTheLog() throws Exception {
    try (Environment env = open("cases.prints")) {
      env.invoke("1");
      assertEquals(List.of("printed", "logged", "error stream"), List.of(env.stop().split("\n")));
    }
  }

  @Test
  void textLogs() throws Exception {
    try (Environment env = open("cases.logs")) {
      env.invoke("1");
      String log = env.stop();
      String head = "\t\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,3}Z\t[0-9a-f-]{36}\t";
      String[] lines = log.split("\n");
      assertTrue(lines[0].matches("\\[INFO\\]" + head + "info 1"), log);
      assertTrue(lines[1].matches("\\[WARNING\\]" + head + "two"), log);
      assertTrue(lines[3].matches("\\[ERROR\\]" + head + "failed"), log);
      assertTrue(log.contains("ZeroDivisionError"), log);
    }
  }

  @Test
  void jsonLogs() throws Exception {
    try (Environment env =
        Environment.python(
            vertx,
            ROOT,
            "cases.logs",
            Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "INFO"))) {
      env.invoke("1");
      String[] lines = env.stop().split("\n");
      JsonObject info = new JsonObject(lines[0]);
      assertEquals("[timestamp, level, message, logger, requestId]", info.fieldNames().toString());
      assertEquals("own", info.getString("logger"));
      assertEquals("two\nlines", new JsonObject(lines[1]).getString("message"));
      JsonObject failed = new JsonObject(lines[2]);
      assertEquals("ZeroDivisionError", failed.getString("errorType"));
      assertEquals("division by zero", failed.getString("errorMessage"));
      assertEquals(7, failed.getInteger("order"));
      assertTrue(failed.getString("location").contains("cases.py:logs:"), failed::encode);
    }
  }

  @Test
  void jsonErrors() throws Exception {
    try (Environment env =
        Environment.python(vertx, ROOT, "cases.raises", Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON"))) {
      env.invoke("1");
      JsonObject line = new JsonObject(env.stop());
      assertEquals(
          "[timestamp, log_level, errorMessage, errorType, requestId, stackTrace]",
          line.fieldNames().toString());
    }
  }
}
