package io.penstock.gateway.lambda.source;

import io.penstock.gateway.store.Documents;
import io.penstock.trigger.stream.Checkpoints;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;

/** How far one mapping has read, as documents of the store. */
record StoredCheckpoints(Documents documents, String mapping) implements Checkpoints {
  private String kind() {
    return "checkpoint:" + mapping;
  }

  /** Forgets all of them. */
  Future<Void> forget() {
    return documents.deleteBefore(kind(), null);
  }

  @Override
  public Future<Map<String, JsonObject>> load() {
    return documents.list(kind());
  }

  @Override
  public Future<Void> save(Map<String, JsonObject> changes) {
    var all = new ArrayList<Documents.Change>(changes.size());
    changes.forEach((shard, body) -> all.add(new Documents.Change(kind(), shard, body)));
    return documents.write(all);
  }
}
