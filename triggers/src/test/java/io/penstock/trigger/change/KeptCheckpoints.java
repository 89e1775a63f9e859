package io.penstock.trigger.change;

import io.penstock.trigger.stream.Checkpoints;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checkpoints that outlive a mapping, and can be held up. */
public final class KeptCheckpoints implements Checkpoints {
  public final Map<String, JsonObject> kept = new ConcurrentHashMap<>();

  /** While it is not complete, nothing becomes durable. */
  public volatile Promise<Void> gate;

  @Override
  public Future<Map<String, JsonObject>> load() {
    return Future.succeededFuture(Map.copyOf(kept));
  }

  @Override
  public Future<Void> save(Map<String, JsonObject> changes) {
    Promise<Void> now = gate;
    return (now == null ? Future.<Void>succeededFuture() : now.future())
        .onSuccess(none -> kept.putAll(changes));
  }
}
