package io.penstock.gateway.schedule;

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
import io.penstock.trigger.schedule.Schedule;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * Firings on their way to a target: tried by the schedule's retry policy, then sent to its
 * dead-letter queue with the attributes that EventBridge Scheduler sets.
 */
public final class ScheduleOrigin implements Origin {
  public static final String KIND = "schedule";

  static JsonObject details(Schedule schedule, Instant time, String execution) {
    var details =
        new JsonObject()
            .put("schedule", schedule.arn())
            .put("time", time.truncatedTo(ChronoUnit.SECONDS).toString())
            .put("execution", execution)
            .put("retries", schedule.maximumRetryAttempts())
            .put("age", schedule.maximumEventAge().toSeconds());
    if (schedule.deadLetterArn() != null) details.put("dead", schedule.deadLetterArn());
    return details;
  }

  @Override
  public Timetable timetable(Delivery delivery) {
    var details = new JsonObject(delivery.details());
    return new Backoff(details.getInteger("retries"), Duration.ofSeconds(details.getLong("age")));
  }

  @Override
  public OutgoingMessage message(Delivery delivery) {
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
    put(attributes, "SCHEDULE_ARN", details.getString("schedule"));
    put(attributes, "TARGET_ARN", delivery.target());
    put(attributes, "SCHEDULED_TIME", details.getString("time"));
    put(attributes, "EXECUTION_ID", details.getString("execution"));
    put(attributes, "ERROR_CODE", last == null ? why.name() : last.errorType());
    put(attributes, "ERROR_MESSAGE", last == null ? why.name() : last.errorMessage());
    put(attributes, "RETRY_ATTEMPTS", Integer.toString(retries(progress)));
    put(attributes, "IS_PAYLOAD_TRUNCATED", "false");
    if (why == Condition.RetriesExhausted)
      put(attributes, "EXHAUSTED_RETRY_CONDITION", "MaximumRetryAttempts");
    if (why == Condition.EventAgeExceeded)
      put(attributes, "EXHAUSTED_RETRY_CONDITION", "MaximumEventAgeInSeconds");
    String name = delivery.id() + "/dead/" + lease.token();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return List.of(
        Delivery.toTarget(
            Delivery.DESTINATION,
            queue,
            OutgoingMessage.of(id, delivery.payload(), attributes),
            delivery.source(),
            delivery.traceId(),
            delivery.id(),
            now));
  }

  private static int retries(Progress progress) {
    return Math.max(0, progress.attempts() + progress.throttles() - 1);
  }

  /** Queues refuse empty attributes. */
  private static void put(LinkedHashMap<String, Attribute> all, String name, String value) {
    if (value != null && !value.isEmpty()) all.put(name, new Attribute("String", value));
  }
}
