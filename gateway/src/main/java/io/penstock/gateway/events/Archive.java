package io.penstock.gateway.events;

import io.penstock.trigger.filter.EventPattern;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Keeps the events of a bus that match its pattern.
 *
 * @param bus name
 * @param pattern null: every event
 * @param retentionDays 0: for ever
 * @param created null until it is kept
 */
public record Archive(
    String name,
    String bus,
    String description,
    EventPattern pattern,
    int retentionDays,
    Instant created) {

  public Archive with(String newDescription, EventPattern newPattern, int days) {
    return new Archive(name, bus, newDescription, newPattern, days, created);
  }

  Archive at(Instant newCreated) {
    return new Archive(name, bus, description, pattern, retentionDays, newCreated);
  }

  /** Replayed events are not archived again. */
  boolean takes(BusEvent event) {
    return !event.isReplayed() && (pattern == null || pattern.matches(event.tree()));
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("bus", bus)
        .put("description", description)
        .put("pattern", pattern == null ? null : pattern.text())
        .put("retentionDays", retentionDays)
        .put("created", created.toString());
  }

  static Archive read(JsonObject json) {
    String pattern = json.getString("pattern");
    return new Archive(
        json.getString("name"),
        json.getString("bus"),
        json.getString("description"),
        pattern == null ? null : KeptPattern.of(pattern, json.getString("name")),
        json.getInteger("retentionDays", 0),
        json.getInstant("created"));
  }
}
