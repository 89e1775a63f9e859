package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Attempt.Ended;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Carries destination records and dead-letter messages. A target that fails is tried again with
 * growing intervals for a day; what it has not taken by then is kept as a dead letter of its own.
 */
public final class DestinationCarrier implements Carrier {
  private static final RetryPolicy POLICY =
      new RetryPolicy(RetryPolicy.UNLIMITED, Duration.ofHours(24));

  private final Destinations destinations;
  private final InstantSource clock;
  private final RandomGenerator random;

  public DestinationCarrier(
      Destinations destinations, InstantSource clock, RandomGenerator random) {
    this.destinations = destinations;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<Settlement> carry(Lease lease) {
    if (lease.progress().lost() >= QUARANTINE_AFTER)
      return Future.succeededFuture(dead(lease, Condition.Quarantined, null));
    Instant started = clock.instant();
    if (POLICY.expired(lease.progress(), started))
      return Future.succeededFuture(dead(lease, Condition.EventAgeExceeded, null));
    return destinations
        .send(lease.delivery().target(), OutgoingMessage.of(lease.delivery()))
        .map(_ -> settle(lease, attempt(started, Ended.RETURNED, null)))
        .recover(
            e -> {
              if (e instanceof UndeliverableException)
                return Future.succeededFuture(
                    dead(lease, Condition.Undeliverable, attempt(started, Ended.RAISED, e)));
              return Future.succeededFuture(settle(lease, attempt(started, Ended.UNREACHABLE, e)));
            });
  }

  private Settlement settle(Lease lease, Attempt attempt) {
    Progress progress = lease.progress().after(attempt.ended());
    Verdict verdict =
        POLICY.decide(progress, attempt.ended(), Duration.ZERO, clock.instant(), random);
    return new Settlement(verdict, progress, attempt, List.of());
  }

  private static Settlement dead(Lease lease, Condition why, Attempt attempt) {
    Progress progress = lease.progress();
    return new Settlement(
        new Verdict.Dead(why),
        attempt == null ? progress : progress.after(attempt.ended()),
        attempt,
        List.of());
  }

  private Attempt attempt(Instant started, Ended ended, Throwable e) {
    return new Attempt(
        started,
        Duration.between(started, clock.instant()),
        ended,
        e == null ? null : e.getClass().getSimpleName(),
        e == null ? null : e.getMessage(),
        null);
  }
}
