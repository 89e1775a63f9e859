package io.penstock.function.runtimeapi;

import static io.penstock.function.runtimeapi.Environment.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The Telemetry and Logs APIs, as an extension meets them. */
class TelemetryTest extends TelemetryFixture {
  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 30 s");
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Test
  void whatHappenedBeforeTheSubscriptionIsTold() throws Exception {
    api.telemetry().platform("platform.initStart", new JsonObject().put("phase", "init"));
    api.telemetry().line("function", "{\"level\":\"INFO\"}", true);
    var answer = subscribe("/2022-07-01/telemetry", wish("platform", "function"));
    assertEquals("200 \"OK\"", answer.statusCode() + " " + answer.body());
    api.telemetry().line("extension", "not wanted", false);
    api.telemetry().line("function", "{\"a text", true);
    await(api.telemetry().flush());
    assertEquals(
        List.of("platform.initStart", "function", "platform.telemetrySubscription", "function"),
        types());
    assertEquals(
        "{\"time\":\"2026-01-01T00:00:00.123Z\",\"type\":\"function\",\"record\":{\"level\":\"INFO\"}}",
        records().get(1).encode());
    assertEquals("{\"a text", records().get(3).getString("record"));
  }

  @Test
  void theLogsApiHasRecordsOfItsOwn() throws Exception {
    for (String type : List.of("initStart", "start", "runtimeDone", "end", "report"))
      api.telemetry().platform("platform." + type, new JsonObject());
    var body = wish("platform").put("schemaVersion", "2021-03-18");
    assertEquals(200, subscribe("/2020-08-15/logs", body).statusCode());
    await(api.telemetry().flush());
    assertEquals(
        List.of(
            "platform.start",
            "platform.runtimeDone",
            "platform.end",
            "platform.report",
            "platform.logsSubscription"),
        types());
  }

  @Test
  void batchesAreNoLargerThanAskedFor() throws Exception {
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    for (int i = 0; i < 1_800; i++) api.telemetry().line("function", "line " + i, false);
    until(() -> records().size() == 1_800);
    assertTrue(batches.stream().allMatch(batch -> batch.size() <= 1_000), "at most maxItems");
    assertEquals(
        IntStream.range(0, 1_800).mapToObj(i -> "line " + i).toList(),
        records().stream().map(record -> record.getString("record")).toList());
  }

  @Test
  void whatComesTooFastIsDroppedAndCounted() throws Exception {
    holds = true;
    assertEquals(
        200, subscribe("/2022-07-01/telemetry", wish("platform", "function")).statusCode());
    until(() -> batches.size() == 1);
    for (int i = 0; i < 2_500; i++) api.telemetry().line("function", "line " + i, false);
    holds = false;
    held.run();
    until(() -> types().contains("platform.logsDropped"));
    JsonObject dropped =
        records().get(types().indexOf("platform.logsDropped")).getJsonObject("record");
    assertEquals(500, dropped.getInteger("droppedRecords"));
    assertTrue(dropped.getInteger("droppedBytes") > 500 * 10, dropped.encode());
  }

  @Test
  void deliveryIsTriedAgain() throws Exception {
    status = 500;
    assertEquals(200, subscribe("/2022-07-01/telemetry", wish("function")).statusCode());
    api.telemetry().line("function", "once more", false);
    until(() -> batches.size() > 1);
    status = 200;
    await(api.telemetry().flush());
    assertEquals("once more", records().getLast().getString("record"));
    assertEquals(batches.getFirst(), batches.get(1));
  }
}
