package io.penstock.gateway.events;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Tags as JSON. */
final class Tags {
  private Tags() {}

  static JsonObject write(Map<String, String> tags) {
    return new JsonObject(new TreeMap<>(tags));
  }

  static Map<String, String> read(JsonObject json) {
    var tags = new LinkedHashMap<String, String>();
    json.forEach(entry -> tags.put(entry.getKey(), (String) entry.getValue()));
    return tags;
  }
}
