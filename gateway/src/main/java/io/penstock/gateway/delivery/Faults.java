package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What becomes of a delivery when our own code fails while carrying it. */
final class Faults {
  private Faults() {}

  /** Tried again after the longest interval: a fault of ours does not mend itself in a second. */
  static Settlement tryAgain(Lease lease, Instant started, Instant now, Throwable cause) {
    var attempt =
        new Attempt(
            started,
            Duration.between(started, now),
            Ended.UNREACHABLE,
            "ServiceException",
            String.valueOf(cause),
            null);
    return new Settlement(
        new Verdict.Again(now.plus(AsyncInvokeRetries.MOST_INTERVAL)),
        lease.progress().after(Ended.UNREACHABLE),
        attempt,
        List.of());
  }
}
