package io.penstock.gateway.store;

import io.penstock.gateway.delivery.Delivery;
import io.vertx.core.Future;
import java.util.List;

/** Changes of more than one kind that stand or fall together. Any thread. */
public interface Commits {
  /**
   * Stores deliveries (one whose id is known is left as it is) and changes documents: all of it or
   * nothing, synced to disk when completed. Fails with {@link
   * io.penstock.gateway.delivery.RefusedException} when there is no room.
   */
  Future<Void> commit(List<Delivery> deliveries, List<Documents.Change> documents);
}
