package io.penstock.gateway.sns;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.trigger.shape.SnsBody;
import io.penstock.trigger.shape.SnsMessage;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a subscriber that is not a function is sent: an envelope, or the message raw. Pure. */
record Envelope(Links links) {
  OutgoingMessage message(Delivery delivery, DeliveryDetails details, Subscription to) {
    if (details.confirms() != null)
      return OutgoingMessage.of(delivery.id(), delivery.payload(), Map.of());
    SnsMessage message = SnsMessage.of(delivery.payload());
    boolean queue = to.protocol().equals("sqs");
    var attributes = new LinkedHashMap<String, OutgoingMessage.Attribute>();
    if (to.raw())
      message
          .attributes()
          .forEach(
              (name, a) ->
                  attributes.put(name, new OutgoingMessage.Attribute(a.type(), a.value())));
    Buffer body = to.raw() ? Buffer.buffer(message.message()) : body(message, details, to);
    var outgoing = OutgoingMessage.of(message.id(), body, attributes);
    // A queue that keeps no order is told no group by a topic that does.
    boolean grouped =
        queue
            && details.groupId() != null
            && (to.endpoint().endsWith(".fifo") || !to.topicArn().endsWith(".fifo"));
    return grouped ? outgoing.inGroup(details.groupId(), details.deduplicationId()) : outgoing;
  }

  private Buffer body(SnsMessage message, DeliveryDetails details, Subscription to) {
    SnsBody.Signature signature = null;
    if (details.signature() != null)
      signature = new SnsBody.Signature("2", details.signature(), message.certificateUrl());
    else if (message.signature() != null)
      signature = new SnsBody.Signature("1", message.signature(), message.certificateUrl());
    return SnsBody.notification(message, signature, links.unsubscribe(to.arn()));
  }
}
