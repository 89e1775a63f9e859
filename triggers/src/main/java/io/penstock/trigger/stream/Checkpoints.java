package io.penstock.trigger.stream;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Keeps how far the shards of one mapping have been read. Any thread. */
public interface Checkpoints {
  /** By shard. */
  Future<Map<String, JsonObject>> load();

  /**
   * Completes once all of them are durable.
   *
   * @param changes by shard; null to forget one
   */
  Future<Void> save(Map<String, JsonObject> changes);
}
