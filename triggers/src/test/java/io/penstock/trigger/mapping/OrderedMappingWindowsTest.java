package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tumbling windows: the state they carry, and how they end. */
class OrderedMappingWindowsTest extends OrderedMappingFixture {
  @Test
  void aTumblingWindowCarriesItsStateAndEnds() {
    timing = new MovedTiming(false);
    function =
        event -> {
          int sum = event.getJsonObject("state").getInteger("sum", 0) + size(event);
          return ok(new JsonObject().put("state", new JsonObject().put("sum", sum)).encode());
        };
    start(
        new Batching(2, Duration.ZERO, 1, false, false, -1, null, Duration.ofMinutes(2), 10),
        false);
    put("a", 0, 3);
    until(() -> "2".equals(source.settled.get("a")));
    assertEquals(3, source.windows.get("a").state().toJsonObject().getInteger("sum"));
    timing.pass(Duration.ofSeconds(125));
    put("a", 3, 4);
    until(() -> "3".equals(source.settled.get("a")));
    JsonObject end = calls.get(2);
    assertTrue(end.getBoolean("last"));
    assertEquals(0, size(end));
    assertEquals(3, end.getJsonObject("state").getInteger("sum"));
    assertEquals("2026-03-04T05:06:00Z", end.getString("start"));
    assertEquals("2026-03-04T05:08:00Z", calls.get(3).getString("start"));
    assertEquals(new JsonObject(), calls.get(3).getJsonObject("state"));
    source.with(lanes -> lanes.end("a"));
    until(() -> source.finished.contains("a"));
    assertTrue(calls.get(4).getBoolean("last"));
    assertTrue(calls.get(4).getBoolean("early"));
  }

  @Test
  void anAnswerWithoutAStateFailsTheWindowsBatch() {
    var tries = new int[1];
    function = event -> ++tries[0] == 1 ? ok("{}") : ok("{\"state\": {\"n\": 1}}");
    start(
        new Batching(2, Duration.ZERO, 1, false, false, -1, null, Duration.ofMinutes(2), 10),
        false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    assertTrue(calls.size() >= 2);
  }

  @Test
  void theLastCallOfAWindowIsGivenUpLikeAnyOther() {
    function = event -> event.getBoolean("last") ? raised() : ok("{\"state\": {\"n\": 1}}");
    start(
        new Batching(10, Duration.ZERO, 1, false, false, 2, null, Duration.ofMinutes(1), 100),
        false);
    put("a", 0, 1);
    until(() -> "0".equals(source.settled.get("a")));
    source.with(lanes -> lanes.end("a"));
    until(() -> source.finished.contains("a"));
    assertEquals(3, calls.stream().filter(event -> event.getBoolean("last")).count());
  }
}
