package io.penstock.gateway.delivery;

import java.time.Instant;

/**
 * How far a delivery has come.
 *
 * @param attempts tries that ran to an end of their own: what retries are counted by
 * @param throttles tries in a row that did not run: what the backoff is counted by
 * @param lost tries whose end is not known, because the gateway went down while they ran
 * @param since when its age began: acceptance, or the last redrive
 */
public record AttemptCounts(int attempts, int throttles, int lost, Instant since) {
  public static AttemptCounts fresh(Instant since) {
    return new AttemptCounts(0, 0, 0, since);
  }

  /** After one more try that ended so. */
  public AttemptCounts after(Attempt.Ended ended) {
    return switch (ended) {
      case RETURNED, RAISED, TIMED_OUT -> new AttemptCounts(attempts + 1, 0, lost, since);
      case THROTTLED, UNREACHABLE -> new AttemptCounts(attempts, throttles + 1, lost, since);
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
