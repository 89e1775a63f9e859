package io.penstock.gateway.ops;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.delivery.DeliveryLog.Entry;
import io.penstock.gateway.delivery.DeliveryLog.History;
import io.penstock.gateway.delivery.DeliveryLog.Page;
import io.penstock.gateway.delivery.Redrive;
import io.penstock.gateway.delivery.Redrives;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Deliveries as operators see them. Pure. */
final class DeliveryViews {
  private static final int PAYLOAD_SHOWN = 64 * 1024;

  private DeliveryViews() {}

  static JsonObject page(Page page) {
    var events = new JsonArray();
    page.entries().forEach(entry -> events.add(entry(entry)));
    return new JsonObject().put("events", events).put("cursor", page.cursor());
  }

  static JsonObject entry(Entry entry) {
    var json =
        new JsonObject()
            .put("id", entry.id())
            .put("kind", entry.kind())
            .put("target", entry.target())
            .put("trigger", entry.source())
            .put("state", entry.state().name())
            .put("condition", entry.condition() == null ? null : entry.condition().name())
            .put("attempts", entry.progress().attempts())
            .put("throttles", entry.progress().throttles())
            .put("lost", entry.progress().lost())
            .put("accepted", text(entry.accepted()))
            .put("due", text(entry.due()))
            .put("ended", text(entry.ended()))
            .put("payloadBytes", entry.payloadBytes());
    if (entry.cause() != null) json.put("cause", entry.cause());
    if (entry.last() != null) json.put("lastAttempt", attempt(entry.last()));
    return json;
  }

  /** From arrival to end. */
  static JsonObject history(History history) {
    var attempts = new JsonArray();
    history.attempts().forEach(attempt -> attempts.add(attempt(attempt)));
    var followers = new JsonArray();
    history.followers().forEach(entry -> followers.add(entry(entry)));
    int length = history.payload().length();
    return entry(history.entry())
        .put("explained", Explanation.of(history.entry()))
        .put("tries", attempts)
        .put("followers", followers)
        .put("traceId", history.traceId())
        .put(
            "payload",
            history
                .payload()
                .getString(0, Math.min(length, PAYLOAD_SHOWN), StandardCharsets.UTF_8.name()))
        .put("payloadCut", length > PAYLOAD_SHOWN);
  }

  private static JsonObject attempt(Attempt attempt) {
    return new JsonObject()
        .put("started", text(attempt.started()))
        .put("millis", attempt.took().toMillis())
        .put("ended", attempt.ended().name())
        .put("errorType", attempt.errorType())
        .put("errorMessage", attempt.errorMessage())
        .put("log", attempt.logTail());
  }

  static JsonObject counts(Map<String, Counts> counts) {
    var lanes = new JsonObject();
    new TreeMap<>(counts)
        .forEach(
            (lane, count) ->
                lanes.put(
                    lane,
                    new JsonObject()
                        .put("pending", count.pending())
                        .put("running", count.running())
                        .put("waiting", count.waiting())
                        .put("dead", count.dead())));
    return new JsonObject().put("counts", lanes);
  }

  static JsonObject job(Redrives.Job job) {
    Redrive.Report report = job.report();
    return new JsonObject()
        .put("id", job.id())
        .put("phase", report.phase().name())
        .put("redriven", report.redriven())
        .put("canaryFailed", report.canaryFailed())
        .put("why", report.why());
  }

  private static String text(Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
