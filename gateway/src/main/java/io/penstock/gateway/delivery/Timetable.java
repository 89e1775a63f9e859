package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a delivery is tried again, and when it is given up. Pure. */
public interface Timetable {
  /** Whether it is too late to try at all. */
  boolean expired(AttemptCounts progress, Instant now);

  /**
   * @param progress with the try that just ended already counted
   * @param retryAfter what the target asked for; the wait is no shorter
   * @param jitter spreads the waits
   */
  Verdict decide(
      AttemptCounts progress,
      Ended ended,
      Duration retryAfter,
      Instant now,
      RandomGenerator jitter);
}
