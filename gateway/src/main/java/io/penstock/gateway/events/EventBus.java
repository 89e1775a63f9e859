package io.penstock.gateway.events;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/**
 * A bus.
 *
 * @param description empty when there is none
 * @param settings DeadLetterConfig, LogConfig, KmsKeyIdentifier and Policy as they were given, for
 *     those who read them back
 * @param created null until it is kept
 */
public record EventBus(
    String name,
    String description,
    String settings,
    Map<String, String> tags,
    Instant created,
    Instant modified) {
  public static final String DEFAULT = "default";

  public EventBus {
    tags = Map.copyOf(tags);
  }

  /** As a template declares it. */
  public static EventBus declared(String name, String description, Map<String, String> tags) {
    return new EventBus(name, description, "{}", tags, null, null);
  }

  public EventBus with(String newDescription, String newSettings, Instant now) {
    return new EventBus(name, newDescription, newSettings, tags, created, now);
  }

  public EventBus withTags(Map<String, String> newTags) {
    return new EventBus(name, description, settings, newTags, created, modified);
  }

  EventBus at(Instant newCreated, Instant newModified) {
    return new EventBus(name, description, settings, tags, newCreated, newModified);
  }

  boolean sameAs(EventBus other) {
    return other != null && at(null, null).equals(other.at(null, null));
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("description", description)
        .put("settings", settings)
        .put("tags", Tags.write(tags))
        .put("created", created.toString())
        .put("modified", modified.toString());
  }

  static EventBus read(JsonObject json) {
    return new EventBus(
        json.getString("name"),
        json.getString("description"),
        json.getString("settings"),
        Tags.read(json.getJsonObject("tags", new JsonObject())),
        json.getInstant("created"),
        json.getInstant("modified"));
  }
}
