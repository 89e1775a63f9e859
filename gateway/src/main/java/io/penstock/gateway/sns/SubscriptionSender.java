package io.penstock.gateway.sns;

import io.penstock.function.Arn;
import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.DeadLetters;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.PushedBackException;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Timetable;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Carries messages to endpoints and queues that subscribe, by SNS's timetables: what is not taken
 * in the end goes to the subscription's dead-letter queue. What an endpoint will never take goes
 * there at once.
 */
final class SubscriptionSender implements DeliverySender {
  private final Topics topics;
  private final InternalSubscribers handovers;
  private final Endpoints endpoints;
  private final Envelope envelope;
  private final TopicMeters meters;
  private final InstantSource clock;
  private final RandomGenerator random;

  SubscriptionSender(
      Topics topics,
      InternalSubscribers handovers,
      Endpoints endpoints,
      Envelope envelope,
      TopicMeters meters,
      InstantSource clock,
      RandomGenerator random) {
    this.topics = topics;
    this.handovers = handovers;
    this.endpoints = endpoints;
    this.envelope = envelope;
    this.meters = meters;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Future<Settlement> carry(Lease lease) {
    Delivery delivery = lease.delivery();
    DeliveryDetails details = DeliveryDetails.of(delivery.details());
    Subscription to = topics.subscription(details.subscription());
    if (to == null || details.confirms() == null && !to.confirmed())
      return Future.succeededFuture(
          new Settlement(
              new Verdict.Dead(Condition.Undeliverable), lease.progress(), null, List.of()));
    Topic topic = topics.topic(to.topicArn());
    DeliveryPolicy policy = policy(topic, to);
    OutgoingMessage message = envelope.message(delivery, details, to);
    if (lease.progress().lost() >= QUARANTINE_AFTER)
      return Future.succeededFuture(giveUp(lease, to, message, Condition.Quarantined, null));
    Instant started = clock.instant();
    Future<Void> sent;
    try {
      sent =
          to.isHttp()
              ? endpoints.post(to, details.confirms(), message, policy)
              : handovers.send(to, delivery, message);
    } catch (UndeliverableException e) {
      sent = Future.failedFuture(e);
    }
    return sent.map(
            taken ->
                settled(
                    lease,
                    to,
                    message,
                    policy,
                    attempt(started, Ended.RETURNED, null),
                    Duration.ZERO))
        .recover(
            e ->
                Future.succeededFuture(
                    e instanceof UndeliverableException
                        ? giveUp(
                            lease,
                            to,
                            message,
                            Condition.Undeliverable,
                            attempt(started, Ended.RAISED, e))
                        : settled(
                            lease,
                            to,
                            message,
                            policy,
                            attempt(started, to.isHttp() ? Ended.RAISED : Ended.UNREACHABLE, e),
                            e instanceof PushedBackException pushed
                                ? pushed.retryAfter()
                                : Duration.ZERO)));
  }

  private static DeliveryPolicy policy(Topic topic, Subscription to) {
    String ofTopic = topic == null ? null : topic.attributes().get("DeliveryPolicy");
    String own = to.attributes().get("DeliveryPolicy");
    return ofTopic == null && own == null
        ? DeliveryPolicy.DEFAULT
        : DeliveryPolicy.effective(ofTopic, own);
  }

  private Settlement settled(
      Lease lease,
      Subscription to,
      OutgoingMessage message,
      DeliveryPolicy policy,
      Attempt attempt,
      Duration retryAfter) {
    AttemptCounts progress = lease.progress().after(attempt.ended());
    Timetable timetable = to.isHttp() ? policy.retries() : RetryPhases.SERVICES;
    Verdict verdict =
        timetable.decide(progress, attempt.ended(), retryAfter, clock.instant(), random);
    if (verdict instanceof Verdict.Dead(Condition why))
      return giveUp(lease, to, message, why, attempt);
    if (verdict instanceof Verdict.Done) count(to, TopicMeters.End.DELIVERED);
    return new Settlement(verdict, progress, attempt, List.of());
  }

  private Settlement giveUp(
      Lease lease, Subscription to, OutgoingMessage message, Condition why, Attempt attempt) {
    AttemptCounts progress =
        attempt == null ? lease.progress() : lease.progress().after(attempt.ended());
    count(to, TopicMeters.End.FAILED);
    String queue = to.deadLetterArn();
    List<Delivery> then = List.of();
    boolean confirmation = DeliveryDetails.of(lease.delivery().details()).confirms() != null;
    if (queue != null && !confirmation) {
      count(to, TopicMeters.End.REDRIVEN_TO_DLQ);
      then = List.of(DeadLetters.of(lease, queue, letter(message), clock.instant()));
    }
    return new Settlement(new Verdict.Dead(why), progress, attempt, then);
  }

  /** Without the subject and what a bus would be told. */
  private static OutgoingMessage letter(OutgoingMessage message) {
    return OutgoingMessage.of(message.id(), message.body(), message.attributes())
        .inGroup(message.groupId(), message.deduplicationId());
  }

  private void count(Subscription to, TopicMeters.End end) {
    meters.notifications(Arn.of(to.topicArn()).name(), to.protocol(), end, 1);
  }

  private Attempt attempt(Instant started, Ended ended, Throwable problem) {
    return Attempt.of(started, clock.instant(), ended, problem);
  }
}
