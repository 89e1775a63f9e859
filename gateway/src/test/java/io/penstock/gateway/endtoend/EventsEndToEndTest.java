package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Asynchronous events through the whole gateway, and how operators see and mend them. */
class EventsEndToEndTest extends EventsEndToEndFixture {
  @Test
  void anEventIsTriedThreeTimesAndItsEndIsHeardOf() {
    String id = accept("Fails", "{\"n\":1}");
    untilTries(id, 1);
    JsonObject event = event(id);
    assertEquals("PENDING", event.getString("state"));
    assertEquals("invoke", event.getString("trigger"));
    Instant due = Instant.parse(event.getString("due"));
    assertEquals(60, Duration.between(now.get(), due).toSeconds(), 1);
    pass(Duration.ofMinutes(1));
    untilTries(id, 2);
    due = Instant.parse(event(id).getString("due"));
    assertEquals(120, Duration.between(now.get(), due).toSeconds(), 1);
    pass(Duration.ofMinutes(2));
    untilTries(id, 3);
    event = event(id);
    assertEquals("DEAD", event.getString("state"));
    assertEquals("RetriesExhausted", event.getString("condition"));
    assertEquals("{\"n\":1}", event.getString("payload"));
    JsonArray tries = event.getJsonArray("tries");
    assertEquals(3, tries.size());
    JsonObject last = tries.getJsonObject(2);
    assertEquals("TypeError", last.getString("errorType"));
    assertEquals("no 1", last.getString("errorMessage"));
    assertTrue(last.getString("log").contains("about to fail 1"), last.getString("log"));
    String follower = event.getJsonArray("followers").getJsonObject(0).getString("id");
    until(() -> event(follower), () -> event(follower).getString("state").equals("SUCCEEDED"));
    JsonObject record = new JsonObject(event(follower).getString("payload"));
    assertEquals("RetriesExhausted", record.getJsonObject("requestContext").getString("condition"));
    assertEquals(3, record.getJsonObject("requestContext").getInteger("approximateInvokeCount"));
    assertEquals(1, record.getJsonObject("requestPayload").getInteger("n"));
    var counts = json("GET", "events/counts", null, 200).getJsonObject("counts");
    assertEquals(1, counts.getJsonObject("function:Fails").getInteger("dead"));
  }

  @Test
  void refusedEventsAreNotStored() {
    var unknown = send("POST", "/2015-03-31/functions/Nobody/invocations", "{}");
    assertEquals(404, unknown.statusCode());
    var garbage = send("POST", "/2015-03-31/functions/Fine/invocations", "{oops");
    assertEquals(400, garbage.statusCode());
    assertTrue(garbage.body().contains("Could not parse request body into json"), garbage.body());
    var large =
        send(
            "POST",
            "/2015-03-31/functions/Fine/invocations",
            "\"" + "x".repeat(1024 * 1024) + "\"");
    assertEquals(413, large.statusCode());
    assertEquals(0, json("GET", "events", null, 200).getJsonArray("events").size());
  }
}
