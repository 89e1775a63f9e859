package io.penstock.gateway.delivery;

import java.time.Instant;
import java.util.List;

/**
 * Whose messages these are (a function's destination, a rule's target, a subscription), and so by
 * which rules they are sent. Called on the engine's thread; must not block.
 */
public interface DeliveryKind {
  /** When this one is tried again. */
  Timetable timetable(Delivery delivery);

  /**
   * What is sent.
   *
   * @throws UndeliverableException when nothing can be
   */
  OutgoingMessage message(Delivery delivery);

  /**
   * What follows when it is given up: usually a message for a dead-letter queue, or nothing. Stored
   * in the same transaction as the end.
   *
   * @param last the last try; null when it was given up without one
   */
  List<Delivery> givenUp(
      Lease lease, Condition why, AttemptCounts progress, Attempt last, Instant now);
}
