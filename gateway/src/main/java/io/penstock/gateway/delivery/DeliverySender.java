package io.penstock.gateway.delivery;

import io.vertx.core.Future;

/** Hands over deliveries of one kind. Called on the engine's thread. */
public interface DeliverySender {
  /** Crashes of the gateway under a delivery after which it is not tried again. */
  int QUARANTINE_AFTER = 4;

  /**
   * Tries a delivery once and says what becomes of it. Completes on any thread; a failed future
   * counts as a fault of ours: the delivery is tried again later.
   */
  Future<Settlement> carry(Lease lease);
}
