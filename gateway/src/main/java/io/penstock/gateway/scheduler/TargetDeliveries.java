package io.penstock.gateway.scheduler;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.BusEntry;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Schedule;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * One delivery to the schedule's target: into a function's own queue, or by the schedule's rules.
 */
final class TargetDeliveries implements OccurrenceDeliveries {
  private final Predicate<FunctionRef> functions;
  private final InstantSource clock;

  /**
   * @param functions which exist
   */
  public TargetDeliveries(Predicate<FunctionRef> functions, InstantSource clock) {
    this.functions = functions;
    this.clock = clock;
  }

  @Override
  public List<Delivery> of(Firing firing, String id) {
    Schedule schedule = firing.schedule();
    Instant now = clock.instant();
    Instant accepted = accepted(firing, now);
    boolean expired = now.isAfter(accepted.plus(schedule.maximumEventAge()));
    String source = source(schedule);
    UniversalTarget call = UniversalTarget.of(schedule.targetArn());
    if (call != null) return called(call, firing, id, source, expired, now, accepted);
    FunctionRef function = FunctionRef.parse(schedule.targetArn());
    if (function != null && !expired && functions.test(function))
      return List.of(
          Delivery.toFunction(id, function, firing.payload(), source, null, null, null, now));
    return List.of(
        Delivery.toTarget(
            ScheduleDeliveryKind.KIND,
            schedule.targetArn(),
            message(firing, id),
            ScheduleDeliveryKind.details(schedule, firing.time(), firing.id()),
            source,
            null,
            null,
            accepted));
  }

  private List<Delivery> called(
      UniversalTarget call,
      Firing firing,
      String id,
      String source,
      boolean expired,
      Instant now,
      Instant accepted) {
    Schedule schedule = firing.schedule();
    Owner owner = Owner.of(Arn.of(schedule.arn()));
    JsonObject details = ScheduleDeliveryKind.details(schedule, firing.time(), firing.id());
    List<UniversalTarget.Addressed> all;
    try {
      all = call.of(firing.payload().toString(), owner);
    } catch (IllegalArgumentException e) {
      var message = OutgoingMessage.of(id, firing.payload(), Map.of());
      all = List.of(new UniversalTarget.Addressed(schedule.targetArn(), message));
      details.put(OutgoingMessage.UNUSABLE, "The input cannot be used: " + e.getMessage());
    }
    var deliveries = new ArrayList<Delivery>();
    for (UniversalTarget.Addressed one : all) {
      String each = deliveries.isEmpty() ? id : nth(id, deliveries.size());
      FunctionRef function = FunctionRef.parse(one.target());
      OutgoingMessage message = one.message().withId(each);
      if (message.groupId() != null && message.deduplicationId() == null)
        message = message.inGroup(message.groupId(), each);
      deliveries.add(
          function != null && !expired && functions.test(function)
              ? Delivery.toFunction(each, function, message.body(), source, null, null, null, now)
              : Delivery.toTarget(
                  ScheduleDeliveryKind.KIND,
                  one.target(),
                  message,
                  details,
                  source,
                  null,
                  null,
                  accepted));
    }
    return deliveries;
  }

  private static String nth(String id, int n) {
    return UUID.nameUUIDFromBytes((id + "/" + n).getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * A one-time firing is made however late; its age counts from its time, so that one that is too
   * old goes to its dead-letter queue.
   */
  private static Instant accepted(Firing firing, Instant now) {
    Instant latest = firing.time().plus(firing.schedule().window());
    return firing.schedule().once() != null && latest.isBefore(now) ? latest : now;
  }

  /** As people are shown it. */
  static String source(Schedule schedule) {
    return (schedule.kind() == Schedule.Kind.RULE ? "rule:" : "schedule:") + schedule.name();
  }

  private static OutgoingMessage message(Firing firing, String id) {
    var parameters = firing.schedule().parameters();
    var message = OutgoingMessage.of(id, firing.payload(), Map.of());
    if (parameters.messageGroupId() != null)
      message = message.inGroup(parameters.messageGroupId(), id);
    if (parameters.detailType() != null)
      message =
          message.with(
              new BusEntry(
                  parameters.source(), parameters.detailType(), List.of(firing.schedule().arn())));
    return message;
  }
}
