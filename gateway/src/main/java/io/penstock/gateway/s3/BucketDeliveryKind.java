package io.penstock.gateway.s3;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.TargetRetryPolicy;
import io.penstock.gateway.delivery.Timetable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Notifications on their way to queues and topics: tried for a day. S3 has no dead-letter queue for
 * them; they stay in sight as dead letters here.
 */
final class BucketDeliveryKind implements DeliveryKind.ToTarget {
  public static final String KIND = "bucket";

  private static final TargetRetryPolicy BACKOFF =
      new TargetRetryPolicy(TargetRetryPolicy.UNLIMITED, Duration.ofDays(1));

  static JsonObject details() {
    return BACKOFF.details();
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public Timetable timetable(Delivery delivery) {
    return BACKOFF;
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
