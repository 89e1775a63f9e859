package io.penstock.trigger.schedule;

import java.time.Instant;

/**
 * One time at which a schedule fires.
 *
 * @param time by the schedule, not when it was noticed
 */
public record Occurrence(Schedule schedule, Instant time) {}
