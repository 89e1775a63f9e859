package io.penstock.gateway.registry;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Documents in memory; may be told to fail. */
public final class MemoryBackend implements Resources.Backend {
  public final Map<String, Map<String, JsonObject>> kinds = new TreeMap<>();
  public RuntimeException failure;
  public int writes;

  @Override
  public Future<Void> write(Map<String, Map<String, JsonObject>> changes) {
    writes++;
    if (failure != null) return Future.failedFuture(failure);
    changes.forEach(
        (kind, bodies) -> {
          var kept = kinds.computeIfAbsent(kind, none -> new TreeMap<>());
          bodies.forEach(
              (id, body) -> {
                if (body == null) kept.remove(id);
                else kept.put(id, body);
              });
        });
    return Future.succeededFuture();
  }

  @Override
  public Future<Map<String, JsonObject>> load(String kind) {
    return Future.succeededFuture(new HashMap<>(kinds.getOrDefault(kind, Map.of())));
  }
}
