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

  /** What keeps the store from storing, in words; null when nothing does. Must not block. */
  String health();

  /** Syncs what was submitted, then closes; whatever comes later is refused. Blocks. */
  @Override
  void close();
}
