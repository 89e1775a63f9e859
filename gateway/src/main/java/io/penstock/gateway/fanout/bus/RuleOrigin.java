package io.penstock.gateway.fanout.bus;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Backoff;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Origin;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.Attribute;
import io.penstock.gateway.delivery.Progress;
import io.penstock.gateway.delivery.Timetable;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Events on their way to a rule's target: tried by the target's retry policy, then sent to its
 * dead-letter queue with EventBridge's attributes.
 */
public final class RuleOrigin implements Origin {
  public static final String KIND = "rule";

  /** In details: why the target's input could not be made of the event. */
  static final String UNUSABLE = "unusable";

  static JsonObject details(String rule, RuleTarget target) {
    var details =
        new JsonObject()
            .put("rule", rule)
            .put("retries", target.retries())
            .put("age", target.ageSeconds());
    if (target.deadLetterArn() != null) details.put("dead", target.deadLetterArn());
    return details;
  }

  @Override
  public Timetable timetable(Delivery delivery) {
    var details = new JsonObject(delivery.details());
    return new Backoff(details.getInteger("retries"), Duration.ofSeconds(details.getLong("age")));
  }

  @Override
  public OutgoingMessage message(Delivery delivery) {
    String unusable = new JsonObject(delivery.details()).getString(UNUSABLE);
    if (unusable != null) throw new UndeliverableException(unusable);
    return OutgoingMessage.of(delivery);
  }

  @Override
  public List<Delivery> givenUp(
      Lease lease, Condition why, Progress progress, Attempt last, Instant now) {
    Delivery delivery = lease.delivery();
    var details = new JsonObject(delivery.details());
    String queue = details.getString("dead");
    if (queue == null) return List.of();
    var attributes = new LinkedHashMap<String, Attribute>();
    put(attributes, "RULE_ARN", details.getString("rule"));
    put(attributes, "TARGET_ARN", delivery.target());
    put(attributes, "ERROR_CODE", code(why, last));
    put(attributes, "ERROR_MESSAGE", last == null ? why.name() : last.errorMessage());
    if (why == Condition.RetriesExhausted || why == Condition.EventAgeExceeded) {
      int tries = progress.attempts() + progress.throttles();
      put(attributes, "RETRY_ATTEMPTS", Integer.toString(Math.max(0, tries - 1)));
      put(
          attributes,
          "EXHAUSTED_RETRY_CONDITION",
          why == Condition.RetriesExhausted ? "MaximumRetryAttempts" : "MaximumEventAgeInSeconds");
    }
    String name = delivery.id() + "/dead/" + lease.token();
    return List.of(
        Delivery.toTarget(
            Delivery.DESTINATION,
            queue,
            OutgoingMessage.of(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(),
                delivery.payload(),
                attributes),
            delivery.source(),
            delivery.traceId(),
            delivery.id(),
            now));
  }

  private static String code(Condition why, Attempt last) {
    if (why == Condition.Undeliverable) return "NO_RESOURCE";
    return last == null || last.ended() != Attempt.Ended.UNREACHABLE ? why.name() : "TIMEOUT";
  }

  /** Queues refuse empty attributes. */
  private static void put(LinkedHashMap<String, Attribute> all, String name, String value) {
    if (value != null && !value.isEmpty()) all.put(name, new Attribute("String", value));
  }
}
