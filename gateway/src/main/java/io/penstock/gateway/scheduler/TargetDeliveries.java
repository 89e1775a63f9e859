package io.penstock.gateway.scheduler;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.FunctionArn;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.OutgoingMessage.BusEntry;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Schedule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One delivery to the schedule's target: into a function's own queue, or by the schedule's rules.
 */
public final class TargetDeliveries implements OccurrenceDeliveries {
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
    FunctionRef function = FunctionArn.parse(schedule.targetArn());
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
