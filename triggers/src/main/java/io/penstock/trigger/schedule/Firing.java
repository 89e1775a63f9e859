package io.penstock.trigger.schedule;

import io.penstock.trigger.Event;
import java.time.Instant;

/**
 * A schedule's turn.
 *
 * @param time the time it was due by the schedule, not when it was noticed
 * @param event what the function gets
 */
public record Firing(Schedule schedule, Instant time, Event event) {}
