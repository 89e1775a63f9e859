package io.penstock.trigger.schedule;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;

/**
 * A schedule's turn.
 *
 * @param time the time it was due by the schedule, not when it was noticed
 * @param id of this firing, a UUID; also what the payload says
 * @param payload what the target gets
 */
public record Firing(Schedule schedule, Instant time, String id, Buffer payload) {}
