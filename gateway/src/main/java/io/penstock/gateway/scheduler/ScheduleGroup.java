package io.penstock.gateway.scheduler;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group of schedules.
 *
 * @param created null until it is kept
 */
public record ScheduleGroup(
    String name, Map<String, String> tags, Instant created, Instant modified) {
  public ScheduleGroup {
    tags = Map.copyOf(tags);
  }

  static ScheduleGroup read(JsonObject json) {
    var tags = new HashMap<String, String>();
    json.getJsonObject("tags", new JsonObject())
        .forEach(tag -> tags.put(tag.getKey(), (String) tag.getValue()));
    return new ScheduleGroup(
        json.getString("name"), tags, json.getInstant("created"), json.getInstant("modified"));
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("tags", new JsonObject(new TreeMap<>(tags)))
        .put("created", created.toString())
        .put("modified", modified.toString());
  }
}
