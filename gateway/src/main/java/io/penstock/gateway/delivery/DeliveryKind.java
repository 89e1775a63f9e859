package io.penstock.gateway.delivery;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * Whose deliveries these are (a function's events, its destinations, a rule's target, a
 * subscription), and so by which rules they are tried. A new kind is a file of its own, and a line
 * among the kinds of its service.
 */
public sealed interface DeliveryKind {
  /** As stored and shown; never changed: {@link Delivery#kind()}. */
  String name();

  /**
   * Messages for targets that are not functions, each sent through {@link Destinations}. Called on
   * the engine's thread; must not block.
   */
  non-sealed interface ToTarget extends DeliveryKind {
    /** When this one is tried again. */
    Timetable timetable(Delivery delivery);

    /**
     * What is sent.
     *
     * @throws UndeliverableException when nothing can be
     */
    OutgoingMessage message(Delivery delivery);

    /**
     * What follows when it is given up: usually a message for a dead-letter queue, or nothing.
     * Stored in the same transaction as the end.
     *
     * @param last the last try; null when it was given up without one
     */
    List<Delivery> givenUp(
        Lease lease, Condition why, AttemptCounts progress, Attempt last, Instant now);
  }

  /**
   * Deliveries that a sender of their own tries.
   *
   * @param sender made of everything that a message can be sent to
   */
  record Sent(String name, Function<Destinations, DeliverySender> sender) implements DeliveryKind {}
}
