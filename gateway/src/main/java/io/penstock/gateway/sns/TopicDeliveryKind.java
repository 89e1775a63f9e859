package io.penstock.gateway.sns;

import io.penstock.function.Arn;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.trigger.shape.SnsMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** How deliveries of topics are named, and what functions receive of them. */
final class TopicDeliveryKind {
  /** Of deliveries to endpoints and queues. */
  public static final String KIND = "subscription";

  private static final String SOURCE = "topic:";

  private TopicDeliveryKind() {}

  static String source(String topicArn) {
    return SOURCE + Arn.of(topicArn).name();
  }

  static String lane(String subscriptionArn) {
    return KIND + ":" + subscriptionArn;
  }

  /**
   * @param others makes the events of deliveries that are not of topics
   */
  static Envelopes envelopes(Links links, Envelopes others) {
    return new Envelopes() {
      @Override
      public Buffer event(Delivery delivery) {
        if (!delivery.source().startsWith(SOURCE)) return others.event(delivery);
        String subscription =
            new JsonObject(delivery.details()).getString(DeliveryDetails.SUBSCRIPTION);
        return SnsMessage.event(delivery.payload(), subscription, links.unsubscribe(subscription));
      }
    };
  }
}
