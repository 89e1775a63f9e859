package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.DeadLetters;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import io.penstock.gateway.delivery.TargetRetryPolicy;
import io.penstock.gateway.delivery.Timetable;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Events on their way to a rule's target: tried by the target's retry policy, then sent to its
 * dead-letter queue with EventBridge's attributes.
 */
final class RuleDeliveryKind implements DeliveryKind.ToTarget {
  public static final String KIND = "rule";

  static JsonObject details(String rule, RuleTarget target) {
    var details =
        new JsonObject()
            .put("rule", rule)
            .mergeIn(
                new TargetRetryPolicy(target.retries(), Duration.ofSeconds(target.ageSeconds()))
                    .details());
    if (target.deadLetterArn() != null) details.put("dead", target.deadLetterArn());
    return details;
  }

  @Override
  public String name() {
    return KIND;
  }

  @Override
  public Timetable timetable(Delivery delivery) {
    return TargetRetryPolicy.of(delivery);
  }

  @Override
  public OutgoingMessage message(Delivery delivery) {
    return OutgoingMessage.ofUsable(delivery);
  }

  @Override
  public List<Delivery> givenUp(
      Lease lease, Condition why, AttemptCounts progress, Attempt last, Instant now) {
    Delivery delivery = lease.delivery();
    var details = new JsonObject(delivery.details());
    String queue = details.getString("dead");
    if (queue == null) return List.of();
    var attributes = new LinkedHashMap<String, Attribute>();
    DeadLetters.put(attributes, "RULE_ARN", details.getString("rule"));
    DeadLetters.put(attributes, "TARGET_ARN", delivery.target());
    DeadLetters.put(attributes, "ERROR_CODE", code(why, last));
    DeadLetters.put(attributes, "ERROR_MESSAGE", last == null ? why.name() : last.errorMessage());
    if (why == Condition.RetriesExhausted || why == Condition.EventAgeExceeded) {
      DeadLetters.put(attributes, "RETRY_ATTEMPTS", Integer.toString(progress.retries()));
      DeadLetters.put(
          attributes,
          "EXHAUSTED_RETRY_CONDITION",
          why == Condition.RetriesExhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds");
    }
    return List.of(
        DeadLetters.of(
            lease, queue, OutgoingMessage.of(delivery.id(), delivery.payload(), attributes), now));
  }

  private static String code(Condition why, Attempt last) {
    if (why == Condition.Undeliverable) return "NO_RESOURCE";
    return last == null || last.ended() != Attempt.Ended.UNREACHABLE ? why.name() : "TIMEOUT";
  }
}
