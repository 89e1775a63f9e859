package io.penstock.gateway.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Destination records and dead-letter messages of functions. A target that fails is tried again
 * with growing intervals for a day; what it has not taken by then is kept as a dead letter of its
 * own.
 */
public final class FunctionResults implements DeliveryKind.ToTarget {
  private static final Timetable A_DAY =
      new TargetRetryPolicy(TargetRetryPolicy.UNLIMITED, Duration.ofHours(24));

  @Override
  public String name() {
    return Delivery.DESTINATION;
  }

  @Override
  public Timetable timetable(Delivery delivery) {
    return A_DAY;
  }

  @Override
  public OutgoingMessage message(Delivery delivery) {
    return OutgoingMessage.of(delivery);
  }

  @Override
  public List<Delivery> givenUp(
      Lease lease, Condition why, AttemptCounts progress, Attempt last, Instant now) {
    return List.of();
  }
}
