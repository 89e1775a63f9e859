package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.store.Commits;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Archived events as documents, a kind for each archive. */
record StoredArchive(Documents documents, Commits commits) implements EventArchive {
  private static String kind(String archive) {
    return "archived:" + archive;
  }

  @Override
  public Future<Void> keep(List<Kept> events, List<Delivery> deliveries) {
    var changes = new ArrayList<Documents.Change>(events.size());
    for (Kept kept : events)
      changes.add(
          new Documents.Change(kind(kept.archive()), kept.key(), new JsonObject(kept.event())));
    return commits.commit(deliveries, changes);
  }

  @Override
  public Future<List<Kept>> page(String archive, String after, int most) {
    return documents
        .page(kind(archive), after, most)
        .map(
            page ->
                page.entrySet().stream()
                    .map(e -> new Kept(archive, e.getKey(), e.getValue().toBuffer()))
                    .toList());
  }

  @Override
  public Future<Size> size(String archive) {
    return documents.measure(kind(archive)).map(m -> new Size(m.count(), m.bytes()));
  }

  @Override
  public Future<Void> drop(String archive, String beforeKey) {
    return documents.deleteBefore(kind(archive), beforeKey);
  }
}
