package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Timetable;
import io.penstock.gateway.delivery.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * SNS's timetable: retries at once, then with the least delay, then with delays that grow from the
 * least to the most, then with the most. Pure.
 *
 * @param atOnce retries without delay
 * @param atLeast retries after the least delay
 * @param growing retries with growing delays
 * @param atMost retries after the most delay
 */
record RetryPhases(
    int atOnce, int atLeast, int growing, int atMost, Duration least, Duration most, Growth growth)
    implements Timetable {

  /** How delays grow from the least to the most. */
  enum Growth {
    linear,
    arithmetic,
    geometric,
    exponential;

    /**
     * How far it has come at one of so many steps: from 0, the least delay, to 1, the most.
     *
     * @param ratio of the most delay to the least
     */
    private double at(int step, int steps, double ratio) {
      double part = (double) step / steps;
      return switch (this) {
        case linear -> part;
        case arithmetic -> step * (step + 1.0) / (steps * (steps + 1.0));
        case geometric -> ratio == 1 ? part : (Math.pow(ratio, part) - 1) / (ratio - 1);
        case exponential -> (Math.pow(2, step) - 1) / (Math.pow(2, steps) - 1);
      };
    }
  }

  /** Of queues and functions: 100,015 retries over 23 days. */
  static final RetryPhases SERVICES =
      new RetryPhases(
          3, 2, 10, 100_000, Duration.ofSeconds(1), Duration.ofSeconds(20), Growth.exponential);

  private static final double JITTER = 0.1;

  int retries() {
    return atOnce + atLeast + growing + atMost;
  }

  /**
   * The delay before a retry, without jitter.
   *
   * @param retry from 1
   */
  Duration before(int retry) {
    int at = retry - atOnce;
    if (at <= 0) return Duration.ZERO;
    if (at <= atLeast) return least;
    at -= atLeast;
    if (at > growing) return most;
    double ratio = (double) most.toMillis() / least.toMillis();
    double part = growth.at(at, growing, ratio);
    long span = most.toMillis() - least.toMillis();
    return least.plusMillis(Math.round(span * part));
  }

  /** All delays together. */
  Duration total() {
    Duration total = least.multipliedBy(atLeast).plus(most.multipliedBy(atMost));
    for (int step = 1; step <= growing; step++) total = total.plus(before(atOnce + atLeast + step));
    return total;
  }

  @Override
  public boolean expired(AttemptCounts progress, Instant now) {
    return false;
  }

  @Override
  public Verdict decide(
      AttemptCounts progress,
      Ended ended,
      Duration retryAfter,
      Instant now,
      RandomGenerator jitter) {
    if (ended == Ended.RETURNED) return Verdict.DONE;
    int tries = progress.attempts() + progress.throttles();
    if (tries > retries()) return new Verdict.Dead(Condition.RetriesExhausted);
    long wait = before(tries).toMillis();
    long spread = (long) (wait * JITTER);
    if (spread > 0) wait += jitter.nextLong(-spread, spread + 1);
    return new Verdict.Again(now.plusMillis(Math.max(wait, retryAfter.toMillis())));
  }
}
