package io.penstock.trigger.schedule;

import io.penstock.trigger.shape.ScheduledEvent;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * A schedule's turn.
 *
 * @param time the time it was due by the schedule, not when it was noticed
 * @param id of this firing, a UUID; also what the payload says
 * @param payload what the target gets
 */
public record Firing(Schedule schedule, Instant time, String id, Buffer payload) {
  /** One whose payload is what the schedule says. */
  public static Firing of(Schedule schedule, Instant time, String id) {
    return new Firing(schedule, time, id, payload(schedule, time, id));
  }

  private static Buffer payload(Schedule schedule, Instant time, String id) {
    boolean scheduler = schedule.kind() == Schedule.Kind.SCHEDULER;
    if (schedule.input() == null)
      return scheduler
          ? ScheduledEvent.ofScheduler(schedule.arn(), time, id)
          : ScheduledEvent.ofRule(schedule.arn(), time, id);
    return scheduler
        ? ScheduledEvent.ofInput(schedule.input(), schedule.arn(), time, id, 1)
        : Buffer.buffer(schedule.input());
  }
}
