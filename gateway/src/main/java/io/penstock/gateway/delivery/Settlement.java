package io.penstock.gateway.delivery;

import java.time.Instant;
import java.util.List;

/**
 * The end of a lease: all of it is stored in one transaction, or none.
 *
 * @param attempt the try; null when none was made
 * @param then deliveries that follow from this end: destination records, dead-letter messages
 */
public record Settlement(
    Verdict verdict, AttemptCounts progress, Attempt attempt, List<Delivery> then) {
  public Settlement {
    then = List.copyOf(then);
  }

  /** Gives the lease back as if it had never been taken, to be leased again from {@code due}. */
  public static Settlement release(Lease lease, Instant due) {
    return new Settlement(new Verdict.Again(due), lease.progress(), null, List.of());
  }
}
