package io.penstock.gateway.sns;

import io.penstock.function.Arn;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.penstock.trigger.shape.SnsMessage.Attribute;
import io.vertx.core.Future;
import java.util.LinkedHashMap;

/**
 * Topics as destinations and targets: what is sent to one is published. A message that is sent
 * again, because its end was not known, is not stored twice. Any thread.
 */
record TopicDestinations(Topics topics) implements Destinations {
  /** Whether the target is a topic's ARN. */
  public boolean takes(String target) {
    Arn arn = Arn.parse(target);
    return arn != null && arn.isOf("sns") && arn.resource().indexOf(':') < 0;
  }

  @Override
  public Future<Void> send(String target, OutgoingMessage message) {
    var attributes = new LinkedHashMap<String, Attribute>();
    message
        .attributes()
        .forEach((name, a) -> attributes.put(name, new Attribute(a.type(), a.value())));
    boolean fifo = target.endsWith(".fifo");
    String deduplication = message.deduplicationId();
    var published =
        new Message(
            message.subject(),
            message.body().toString(),
            false,
            attributes,
            message.groupId(),
            fifo ? deduplication == null ? message.id() : deduplication : null);
    return topics
        .publish(target, published, message.id(), null)
        .<Void>mapEmpty()
        .recover(
            problem ->
                Future.failedFuture(
                    problem instanceof RefusedRequestException refused
                        ? new UndeliverableException(target + ": " + refused.getMessage())
                        : problem));
  }
}
