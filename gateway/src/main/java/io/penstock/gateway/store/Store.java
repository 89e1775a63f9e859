package io.penstock.gateway.store;

import io.penstock.gateway.delivery.DeadLetterOps;
import io.penstock.gateway.delivery.DeliveryLog;
import io.penstock.gateway.delivery.DeliveryQueue;

/** The door to durable state. */
public interface Store extends AutoCloseable {
  DeliveryQueue queue();

  DeliveryLog log();

  DeadLetterOps mending();

  Documents documents();

  LastFirings lastFirings();

  MessageStore messages();

  Commits commits();

  /** How much room what is kept takes. Any thread; a moment's figure. */
  long usedBytes();

  CommitTimes commitTimes();

  /**
   * How much has been written ahead and not copied into the store's file yet; 0 where a database
   * sees to that itself. Looks at a file.
   */
  long walBytes();

  /** What keeps the store from storing, in words; null when nothing does. Must not block. */
  String health();

  /** Syncs what was submitted, then closes; whatever comes later is refused. Blocks. */
  @Override
  void close();
}
