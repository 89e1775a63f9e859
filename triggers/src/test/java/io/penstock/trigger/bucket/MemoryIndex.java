package io.penstock.trigger.bucket;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** An index that lives as long as its test. */
final class MemoryIndex implements ObjectIndex {
  final ConcurrentSkipListMap<String, Known> known = new ConcurrentSkipListMap<>(Seen.ORDER);
  volatile boolean begun;
  volatile boolean failing;

  @Override
  public Future<Boolean> isBegun(String bucket) {
    return Future.succeededFuture(begun);
  }

  @Override
  public Future<Void> begun(String bucket) {
    begun = true;
    return Future.succeededFuture();
  }

  @Override
  public Future<Map<String, Known>> get(String bucket, Collection<String> keys) {
    var found = new LinkedHashMap<String, Known>();
    for (String key : keys) if (known.containsKey(key)) found.put(key, known.get(key));
    return Future.succeededFuture(found);
  }

  @Override
  public Future<Map<String, Known>> page(String bucket, String after, int most) {
    var page = new LinkedHashMap<String, Known>();
    for (var entry : known.tailMap(after, false).entrySet()) {
      if (page.size() == most) break;
      page.put(entry.getKey(), entry.getValue());
    }
    return Future.succeededFuture(page);
  }

  @Override
  public Future<Void> write(String bucket, Map<String, Known> changes) {
    if (failing) return Future.failedFuture("the disk is full");
    changes.forEach(
        (key, now) -> {
          if (now == null) known.remove(key);
          else known.put(key, now);
        });
    return Future.succeededFuture();
  }
}
