package io.penstock.trigger.http;

/**
 * A token bucket's size.
 *
 * @param rate requests a second in the long run; above 0
 * @param burst requests at one time; at least 1
 */
public record Throttle(double rate, int burst) {}
