package io.penstock.gateway.store;

import io.penstock.gateway.registry.Resources;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;

/** Resources as documents of a store, as the gateway keeps them. */
public record KeptResources(Documents documents) implements Resources.Backend {
  @Override
  public Future<Void> write(Map<String, Map<String, JsonObject>> kinds) {
    var changes = new ArrayList<Documents.Change>();
    kinds.forEach(
        (kind, bodies) ->
            bodies.forEach((id, body) -> changes.add(new Documents.Change(kind, id, body))));
    return documents.write(changes);
  }

  @Override
  public Future<Map<String, JsonObject>> load(String kind) {
    return documents.list(kind);
  }
}
