package io.penstock.gateway.scheduler;

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
import io.penstock.trigger.schedule.Occurrence;
import io.penstock.trigger.schedule.Schedule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Firings on their way to a target: tried by the schedule's retry policy, then sent to its
 * dead-letter queue with the attributes that EventBridge Scheduler sets.
 */
final class ScheduleDeliveryKind implements DeliveryKind.ToTarget {
  public static final String KIND = "schedule";

  static JsonObject details(Schedule schedule, Instant time, String execution) {
    var details =
        new JsonObject()
            .put("schedule", schedule.arn())
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("execution", execution)
            .mergeIn(
                new TargetRetryPolicy(schedule.maximumRetryAttempts(), schedule.maximumEventAge())
                    .details());
    if (UniversalTarget.isOne(schedule.targetArn())) details.put("target", schedule.targetArn());
    if (schedule.deadLetterArn() != null) details.put("dead", schedule.deadLetterArn());
    return details;
  }

  /** A turn that is not made up for: on record as given up, and not sent. */
  static Delivery skipped(Occurrence turn, Instant now) {
    Schedule schedule = turn.schedule();
    String name = schedule.arn() + " " + turn.time() + " skipped";
    return Delivery.toTarget(
        KIND,
        schedule.targetArn(),
        OutgoingMessage.of(
            UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString(),
            Buffer.buffer("{}"),
            Map.of()),
        new JsonObject()
            .put("schedule", schedule.arn())
            .put(
                OutgoingMessage.UNUSABLE,
                "The firing of "
                    + schedule.arn()
                    + " at "
                    + turn.time()
                    + ", and any that followed it, passed while nothing could fire, and is not made"
                    + " up for.")
            .mergeIn(new TargetRetryPolicy(0, schedule.maximumEventAge()).details()),
        TargetDeliveries.source(schedule),
        null,
        null,
        now);
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
    DeadLetters.put(attributes, "SCHEDULE_ARN", details.getString("schedule"));
    DeadLetters.put(attributes, "TARGET_ARN", details.getString("target", delivery.target()));
    DeadLetters.put(attributes, "SCHEDULED_TIME", details.getString("time"));
    DeadLetters.put(attributes, "EXECUTION_ID", details.getString("execution"));
    DeadLetters.put(attributes, "ERROR_CODE", last == null ? why.name() : last.errorType());
    DeadLetters.put(attributes, "ERROR_MESSAGE", last == null ? why.name() : last.errorMessage());
    DeadLetters.put(attributes, "RETRY_ATTEMPTS", Integer.toString(progress.retries()));
    DeadLetters.put(attributes, "IS_PAYLOAD_TRUNCATED", "false");
    if (why == Condition.RetriesExhausted)
      DeadLetters.put(attributes, "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts");
    if (why == Condition.EventAgeExceeded)
      DeadLetters.put(attributes, "EXHAUSTED_RETRY_CONDITION", "MaximumEventAgeInSeconds");
    return List.of(
        DeadLetters.of(
            lease, queue, OutgoingMessage.of(delivery.id(), delivery.payload(), attributes), now));
  }
}
