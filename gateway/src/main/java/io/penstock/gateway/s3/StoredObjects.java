package io.penstock.gateway.s3;

import io.penstock.gateway.store.Documents;
import io.penstock.trigger.bucket.ObjectIndex;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What buckets held, as documents of the store: a small one for each object. */
record StoredObjects(Documents documents) implements ObjectIndex {
  private static final String BEGUN = "bucket-begun";

  private static String kind(String bucket) {
    return "object:" + bucket;
  }

  @Override
  public Future<Boolean> isBegun(String bucket) {
    return documents.get(BEGUN, bucket).map(found -> found != null);
  }

  @Override
  public Future<Void> begun(String bucket) {
    return documents.put(BEGUN, bucket, new JsonObject());
  }

  @Override
  public Future<Map<String, Known>> get(String bucket, Collection<String> keys) {
    return documents.get(kind(bucket), keys).map(StoredObjects::known);
  }

  private static Map<String, Known> known(Map<String, JsonObject> found) {
    var known = new LinkedHashMap<String, Known>();
    found.forEach((key, json) -> known.put(key, known(json)));
    return known;
  }

  @Override
  public Future<Map<String, Known>> page(String bucket, String after, int most) {
    return documents.page(kind(bucket), after, most).map(StoredObjects::known);
  }

  @Override
  public Future<Void> write(String bucket, Map<String, Known> changes) {
    var all = new ArrayList<Documents.Change>(changes.size());
    changes.forEach((key, known) -> all.add(new Documents.Change(kind(bucket), key, json(known))));
    return documents.write(all);
  }

  /** Nobody looks at this bucket any more. */
  Future<Void> forget(String bucket) {
    return documents
        .delete(BEGUN, bucket)
        .compose(none -> documents.deleteBefore(kind(bucket), null));
  }

  static JsonObject json(Known known) {
    return known == null
        ? null
        : new JsonObject()
            .put("size", known.size())
            .put("mark", known.mark())
            .put("seq", known.sequencer())
            .put("eTag", known.eTag());
  }

  static Known known(JsonObject json) {
    return new Known(
        json.getLong("size", 0L),
        json.getString("mark"),
        json.getString("seq"),
        json.getString("eTag"));
  }
}
