package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.store.Commits;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import java.util.List;

/** Deliveries and documents in one transaction. */
final class TogetherRows implements Commits {
  private final Changes writer;
  private final Index index;
  private final Retention retention;

  TogetherRows(Changes writer, Index index, Retention retention) {
    this.writer = writer;
    this.index = index;
    this.retention = retention;
  }

  @Override
  public Future<Void> commit(List<Delivery> deliveries, List<Documents.Change> documents) {
    if (!deliveries.isEmpty() && retention.full()) return Future.failedFuture(retention.refusal());
    Inserts inserts = Inserts.of(deliveries, null);
    DocumentRows.Encoded changes = DocumentRows.changes(documents);
    return writer.submit(
        inserts.bytes() + changes.bytes(),
        inserts.ids(),
        session -> {
          inserts.run(session, index, 0);
          changes.run(session);
          retention.grown(inserts.bytes());
          return null;
        });
  }
}
