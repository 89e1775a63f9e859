package io.penstock.gateway.store.sql;

import io.penstock.gateway.delivery.DeadLetterOps;
import io.penstock.gateway.delivery.DeliveryLog;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.store.Commits;
import io.penstock.gateway.store.Documents;
import io.penstock.gateway.store.LastFirings;
import io.penstock.gateway.store.MessageStore;
import java.time.InstantSource;

/** The ports of the store, over an engine's changes and reads. */
public record SqlPorts(
    DeliveryQueue queue,
    DeliveryLog log,
    DeadLetterOps mending,
    Documents documents,
    LastFirings lastFirings,
    MessageStore messages,
    Commits commits) {
  /**
   * @param arrivals told by the index after a commit that brought something to do
   */
  public static SqlPorts of(
      Changes changes,
      Reads reads,
      Index index,
      Retention retention,
      Arrivals arrivals,
      InstantSource clock) {
    return new SqlPorts(
        new Queue(changes, index, retention, arrivals, clock),
        new Log(reads, changes, index),
        new DeadLetterRows(changes, index),
        new DocumentRows(changes, reads),
        new FiringRows(changes, reads),
        new MessageRows(changes, reads, retention),
        new TogetherRows(changes, index, retention));
  }
}
