package io.penstock.gateway.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads functions as they were stored before they were kept as other resources are. */
record FunctionDocuments(Resources.Backend backend) implements Resources.Backend {
  @Override
  public Future<Void> write(Map<String, Map<String, JsonObject>> kinds) {
    return backend.write(kinds);
  }

  @Override
  public Future<Map<String, JsonObject>> load(String kind) {
    return backend
        .load(kind)
        .map(
            all -> {
              var read = new LinkedHashMap<String, JsonObject>();
              all.forEach((id, json) -> read.put(id, json.containsKey("thing") ? json : old(json)));
              return read;
            });
  }

  private static JsonObject old(JsonObject json) {
    return new JsonObject().put("declared", json.getString("place") != null).put("thing", json);
  }
}
