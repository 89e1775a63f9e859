package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.trigger.shape.SnsBody;
import io.penstock.trigger.shape.SnsBody.Confirmation;
import io.penstock.trigger.shape.SnsBody.Confirms;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Asks endpoints whether they want what someone has subscribed them to. Any thread. */
final class Confirmations {
  private final DeliveryQueue queue;
  private final Signatures signatures;
  private final Links links;
  private final InstantSource clock;

  Confirmations(DeliveryQueue queue, Signatures signatures, Links links, InstantSource clock) {
    this.queue = queue;
    this.signatures = signatures;
    this.links = links;
    this.clock = clock;
  }

  /** Completes once the question is synced to disk. */
  Future<Void> ask(Topic topic, Subscription of, Confirms what) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    String version = topic.signatureVersion();
    var confirmation =
        new Confirmation(
            what,
            UUID.randomUUID().toString(),
            of.token(),
            of.topicArn(),
            what == Confirms.SUBSCRIPTION ? of.topicArn() : of.arn(),
            links.confirm(of.topicArn(), of.token()),
            Publisher.TIME.format(now));
    return signatures
        .signer()
        .compose(
            signer ->
                signatures
                    .sign(signer, confirmation.toSign(), Set.of(version))
                    .compose(
                        signed ->
                            put(
                                of,
                                confirmation,
                                new SnsBody.Signature(
                                    version, signed.get(version), links.certificate(signer)),
                                now)));
  }

  private Future<Void> put(
      Subscription of, Confirmation confirmation, SnsBody.Signature signature, Instant now) {
    return queue.put(
        List.of(
            new Delivery(
                confirmation.messageId(),
                TopicDeliveryKind.KIND,
                TopicDeliveryKind.lane(of.arn()),
                of.endpoint(),
                SnsBody.confirmation(confirmation, signature),
                TopicDeliveryKind.source(of.topicArn()),
                null,
                null,
                null,
                new DeliveryDetails(of.arn(), null, null, null, confirmation.what().type())
                    .encode(),
                now,
                now)));
  }
}
