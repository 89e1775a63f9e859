package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Carries messages to targets that are not functions: topics, event buses, queues, HTTPS endpoints.
 * What the target does not take is tried again by the origin's timetable, and is then a dead letter
 * that says why.
 */
public final class TargetSender implements DeliverySender {
  private final DeliveryKind.ToTarget origin;
  private final Destinations destinations;
  private final InstantSource clock;
  private final RandomGenerator random;

  public TargetSender(
      DeliveryKind.ToTarget origin,
      Destinations destinations,
      InstantSource clock,
      RandomGenerator random) {
    this.origin = origin;
    this.destinations = destinations;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<Settlement> carry(Lease lease) {
    Delivery delivery = lease.delivery();
    if (lease.progress().lost() >= QUARANTINE_AFTER)
      return Future.succeededFuture(giveUp(lease, Condition.Quarantined, null));
    Instant started = clock.instant();
    Timetable timetable = origin.timetable(delivery);
    if (timetable.expired(lease.progress(), started))
      return Future.succeededFuture(giveUp(lease, Condition.EventAgeExceeded, null));
    return send(delivery)
        .map(_ -> settle(lease, timetable, attempt(started, Ended.RETURNED, null), Duration.ZERO))
        .recover(
            e ->
                Future.succeededFuture(
                    e instanceof UndeliverableException
                        ? giveUp(lease, Condition.Undeliverable, attempt(started, Ended.RAISED, e))
                        : settle(
                            lease,
                            timetable,
                            attempt(started, Ended.UNREACHABLE, e),
                            e instanceof PushedBackException pushed
                                ? pushed.retryAfter()
                                : Duration.ZERO)));
  }

  private Future<Void> send(Delivery delivery) {
    try {
      return destinations.send(delivery.target(), origin.message(delivery));
    } catch (UndeliverableException e) {
      return Future.failedFuture(e);
    }
  }

  private Settlement settle(
      Lease lease, Timetable timetable, Attempt attempt, Duration retryAfter) {
    AttemptCounts progress = lease.progress().after(attempt.ended());
    Instant now = clock.instant();
    Verdict verdict = timetable.decide(progress, attempt.ended(), retryAfter, now, random);
    List<Delivery> then =
        verdict instanceof Verdict.Dead(Condition why)
            ? origin.givenUp(lease, why, progress, attempt, now)
            : List.of();
    return new Settlement(verdict, progress, attempt, then);
  }

  private Settlement giveUp(Lease lease, Condition why, Attempt attempt) {
    AttemptCounts progress =
        attempt == null ? lease.progress() : lease.progress().after(attempt.ended());
    return new Settlement(
        new Verdict.Dead(why),
        progress,
        attempt,
        origin.givenUp(lease, why, progress, attempt, clock.instant()));
  }

  private Attempt attempt(Instant started, Ended ended, Throwable problem) {
    return Attempt.of(started, clock.instant(), ended, problem);
  }
}
