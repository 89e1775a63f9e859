package io.penstock.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Small JSON documents, each with a kind and an id: what other rooms keep over a restart. Any
 * thread; answers come on the caller's context.
 */
public interface Documents {
  /**
   * One change of one document.
   *
   * @param body null to delete
   */
  record Change(String kind, String id, JsonObject body) {}

  /** All changes or none, synced to disk when completed. */
  Future<Void> write(List<Change> changes);

  /** The document; null when there is none. */
  Future<JsonObject> get(String kind, String id);

  /** Those of the documents that there are, in one look. */
  Future<Map<String, JsonObject>> get(String kind, Collection<String> ids);

  /** All documents of a kind by id, ascending. */
  Future<Map<String, JsonObject>> list(String kind);

  default Future<Void> put(String kind, String id, JsonObject body) {
    return write(List.of(new Change(kind, id, body)));
  }

  default Future<Void> delete(String kind, String id) {
    return write(List.of(new Change(kind, id, null)));
  }

  /** Documents of a kind whose id comes after this one, ascending by UTF-8, at most so many. */
  Future<Map<String, JsonObject>> page(String kind, String after, int most);

  /**
   * How much there is of a kind.
   *
   * @param bytes of the bodies
   */
  record Measure(long count, long bytes) {}

  Future<Measure> measure(String kind);

  /** Deletes documents of a kind whose id is less than this one; null: all of them. */
  Future<Void> deleteBefore(String kind, String id);
}
