package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Tries again with an interval that doubles from 1 s to 5 min, until so many retries were made or
 * the age is reached. Pure.
 *
 * @param retries {@link #UNLIMITED}: until the age is reached
 */
public record TargetRetryPolicy(int retries, Duration maxAge) implements Timetable {
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** As a delivery's details keep it. */
  public JsonObject details() {
    return new JsonObject().put("retries", retries).put("age", maxAge.toSeconds());
  }

  /** Of a delivery whose details {@link #details()} are part of. */
  public static TargetRetryPolicy of(Delivery delivery) {
    var details = new JsonObject(delivery.details());
    return new TargetRetryPolicy(
        details.getInteger("retries"), Duration.ofSeconds(details.getLong("age")));
  }

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
    if (ended == Ended.RETURNED) return Verdict.DONE;
    int tries = progress.attempts() + progress.throttles();
    if (tries > retries) return new Verdict.Dead(Condition.RetriesExhausted);
    Duration wait = AsyncInvokeRetries.backoff(tries, jitter);
    Instant due = now.plus(wait.compareTo(retryAfter) < 0 ? retryAfter : wait);
    return expired(progress, due)
        ? new Verdict.Dead(Condition.EventAgeExceeded)
        : new Verdict.Again(due);
  }
}
