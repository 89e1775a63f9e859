package io.penstock.gateway.delivery;

import java.time.Instant;

/**
 * How far a delivery has come.
 *
 * @param attempts tries that ran to an end of their own: what retries are counted by
 * @param throttles tries in a row that did not run: what the backoff is counted by
 * @param lost tries whose end is not known, because the gateway went down (or the lease ran out)
 *     while they ran
 * @param since when its age began: acceptance, or the last redrive
 */
public record Progress(int attempts, int throttles, int lost, Instant since) {
  public static Progress fresh(Instant since) {
    return new Progress(0, 0, 0, since);
  }

  /** After one more try that ended so. */
  public Progress after(Attempt.Ended ended) {
    return switch (ended) {
      case RETURNED, RAISED, TIMED_OUT -> new Progress(attempts + 1, 0, lost, since);
      case THROTTLED, UNREACHABLE -> new Progress(attempts, throttles + 1, lost, since);
    };
  }

  /** Tries after the first, whether they ran or not. */
  public int retries() {
    return Math.max(0, attempts + throttles - 1);
  }

  /** AWS's approximateInvokeCount. */
  public int invokeCount() {
    return attempts + lost;
  }
}
