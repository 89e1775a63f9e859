package io.penstock.gateway.delivery;

import java.time.Instant;

/** What becomes of a delivery after a try. */
public sealed interface Verdict {
  Verdict DONE = new Done();

  /** Delivered. */
  record Done() implements Verdict {}

  /** Tried again, not before {@code due}. */
  record Again(Instant due) implements Verdict {}

  /** Given up: kept as a dead letter that can be redriven. */
  record Dead(Condition condition) implements Verdict {}
}
