package io.penstock.gateway.delivery;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * The durable queue: one table, four verbs. May be called from any thread; answers come on the
 * caller's Vert.x context if it has one. A completed future means the change is synced to disk; a
 * failed one means that nothing was changed as far as is known (after a failing disk the change may
 * still surface: delivery is at least once).
 */
public interface DeliveryQueue {
  /**
   * Stores all of them or none; one whose id is known already is left as it is. Fails with {@link
   * RefusedException} when there is no room.
   */
  Future<Void> put(List<Delivery> deliveries);

  /**
   * Leases what is due: pending deliveries, and running ones whose lease has ended. The lease is
   * stored before it is handed out, so a delivery that was being tried when the gateway went down
   * is known: when the store is opened again it counts one more {@link AttemptCounts#lost()}, and
   * is due. A lease that runs out by itself counts nothing: the clock has jumped. A lease need not
   * be synced: a power cut may undo it. A delivery whose stored bytes are not what was put becomes
   * a dead letter, {@link Condition#Damaged}, and is not leased.
   */
  Future<Claim.Claimed> claim(Claim request);

  /**
   * Makes a lease last longer, synced or not; false when it is no longer the newest, or settled.
   */
  Future<Boolean> extend(Lease lease, Instant until);

  /** Ends a lease; false, and nothing stored, when it is no longer the newest, or settled. */
  Future<Boolean> settle(Lease lease, Settlement settlement);

  /**
   * Who is told that something may have fallen due that the last claim did not foresee. Called from
   * any thread, must not block.
   */
  void onArrival(Runnable listener);
}
