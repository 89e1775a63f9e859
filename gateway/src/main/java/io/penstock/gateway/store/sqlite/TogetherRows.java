package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.store.Commits;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import java.util.List;

/** Deliveries and documents in one transaction. */
final class TogetherRows implements Commits {
  private final Writer writer;
  private final Index index;
  private final Retention retention;

  TogetherRows(Writer writer, Index index, Retention retention) {
    this.writer = writer;
    this.index = index;
    this.retention = retention;
  }

  @Override
  public Future<Void> commit(List<Delivery> deliveries, List<Documents.Change> documents) {
    if (!deliveries.isEmpty() && retention.full()) return Future.failedFuture(retention.refusal());
    Inserts inserts = Inserts.of(deliveries, null);
    DocumentRows.Changes changes = DocumentRows.changes(documents);
    return writer.submit(
        inserts.bytes() + changes.bytes(),
        session -> {
          inserts.run(session, index, 0);
          changes.run(session);
          retention.grown(inserts.bytes());
          return null;
        });
  }
}
