package io.penstock.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlatformLinesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.006789Z");
  private static final Outcome RETURNED = new Outcome.Returned(Buffer.buffer());
  private static final Outcome EXITED = FunctionErrors.exited("id", 1);
  private static final Outcome HANDLER_FAILED = new Outcome.Raised("TypeError", Buffer.buffer());
  private static final Outcome TIMED_OUT = FunctionErrors.timedOut("id", Duration.ofSeconds(3));

  private static FunctionSpec spec(boolean json) {
    FunctionRef ref = new FunctionRef("us-east-1", "123456789012", "f", null);
    FunctionSpec.Code code = new FunctionSpec.Code.Endpoint(URI.create("http://h/"));
    FunctionSpec.Edit spec = FunctionSpec.of(ref, code);
    spec.version = "7";
    if (json) spec.logging = FunctionSpec.Logging.JSON;
    return spec.done();
  }

  private static String report(boolean json, Outcome outcome, long init, int memory) {
    Report report = new Report(3_014_999, init, 128, memory, null);
    return PlatformLines.report(spec(json), "id", new Result(outcome, report), NOW);
  }

  @Test
  void text() {
    assertEquals("START RequestId: id Version: 7", PlatformLines.start(spec(false), "id", NOW));
    assertEquals("END RequestId: id", PlatformLines.end(spec(false), "id"));
    String start = "REPORT RequestId: id\tDuration: 3.01 ms\tBilled Duration: ";
    assertEquals(
        start + "114 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB\tInit Duration: 110.10 ms\t",
        report(false, RETURNED, 110_100_000, 36));
    assertEquals(start + "4 ms\tMemory Size: 128 MB\t", report(false, RETURNED, 0, 0));
    assertEquals(start + "4 ms\tMemory Size: 128 MB\t", report(false, HANDLER_FAILED, 0, 0));
    assertEquals(
        start + "4 ms\tMemory Size: 128 MB\tStatus: timeout", report(false, TIMED_OUT, 0, 0));
    assertEquals(
        start + "4 ms\tMemory Size: 128 MB\tStatus: error\tError Type: Runtime.ExitError",
        report(false, EXITED, 0, 0));
  }

  @Test
  void json() {
    String time = "{\"time\":\"2026-01-02T03:04:05.006Z\",\"type\":\"platform.";
    assertEquals(
        time + "start\",\"record\":{\"requestId\":\"id\",\"version\":\"7\"}}",
        PlatformLines.start(spec(true), "id", NOW));
    assertNull(PlatformLines.end(spec(true), "id"));
    String head =
        time + "report\",\"record\":{\"requestId\":\"id\",\"metrics\":{\"durationMs\":3.01,";
    assertEquals(
        head
            + "\"billedDurationMs\":114,\"memorySizeMB\":128,\"maxMemoryUsedMB\":36,"
            + "\"initDurationMs\":110.1},\"status\":\"success\"}}",
        report(true, RETURNED, 110_100_000, 36));
    String tail = head + "\"billedDurationMs\":4,\"memorySizeMB\":128},\"status\":";
    assertEquals(tail + "\"timeout\"}}", report(true, TIMED_OUT, 0, 0));
    assertEquals(tail + "\"failure\"}}", report(true, HANDLER_FAILED, 0, 0));
    assertEquals(
        tail + "\"error\",\"errorType\":\"Runtime.ExitError\"}}", report(true, EXITED, 0, 0));
  }

  @Test
  void logStreamsAreNamedByDayVersionAndChance() {
    String name = PlatformLines.logStream("$LATEST", NOW, new Random(1));
    assertEquals("2026/01/02/[$LATEST]", name.substring(0, 20));
    assertEquals(52, name.length());
  }
}
