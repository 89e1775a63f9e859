package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Lambda's timetable for asynchronous events. A function error is retried up to twice, after one
 * and after two minutes. A throttle or an error on our side goes back to the queue with an interval
 * that doubles from 1 s to 5 min, as often as the event's age allows. A retry that would start
 * after the maximum age is not waited for: the event is given up at once. Pure.
 *
 * @param retries function errors that are retried
 * @param maxAge of an event at the start of a try
 */
record AsyncInvokeRetries(int retries, Duration maxAge) implements Timetable {
  static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  static final Duration SECOND_RETRY = Duration.ofMinutes(2);
  static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);
  static final Duration MOST_INTERVAL = Duration.ofMinutes(5);

  @Override
  public boolean expired(AttemptCounts progress, Instant now) {
    return now.isAfter(progress.since().plus(maxAge));
  }

  @Override
  public Verdict decide(
      AttemptCounts progress,
      Ended ended,
      Duration retryAfter,
      Instant now,
      RandomGenerator jitter) {
    return switch (ended) {
      case RETURNED -> Verdict.DONE;
      case RAISED, TIMED_OUT -> {
        if (progress.attempts() > retries) yield new Verdict.Dead(Condition.RetriesExhausted);
        yield again(progress, now, progress.attempts() == 1 ? FIRST_RETRY : SECOND_RETRY);
      }
      case THROTTLED, UNREACHABLE -> {
        Duration wait = backoff(progress.throttles(), jitter);
        yield again(progress, now, wait.compareTo(retryAfter) < 0 ? retryAfter : wait);
      }
    };
  }

  private Verdict again(AttemptCounts progress, Instant now, Duration wait) {
    Instant due = now.plus(wait);
    return expired(progress, due)
        ? new Verdict.Dead(Condition.EventAgeExceeded)
        : new Verdict.Again(due);
  }

  /**
   * @param row tries in a row that did not run, from 1
   */
  static Duration backoff(int row, RandomGenerator jitter) {
    long interval =
        Math.min(MOST_INTERVAL.toMillis(), LEAST_INTERVAL.toMillis() << Math.min(row, 20));
    long half = interval / 2;
    return Duration.ofMillis(half + jitter.nextLong(half + 1));
  }
}
