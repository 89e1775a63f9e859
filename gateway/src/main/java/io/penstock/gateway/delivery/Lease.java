package io.penstock.gateway.delivery;

import java.time.Instant;

/**
 * The right to try a delivery, until a time. A lease that ran out is given to someone else; the
 * older one can then no longer settle.
 *
 * @param token grows with every lease of the same delivery
 */
public record Lease(Delivery delivery, AttemptCounts progress, long token, Instant until) {}
