package io.penstock.gateway.sns;

import io.penstock.function.FunctionRef;
import io.penstock.trigger.filter.FilterPolicy;
import io.vertx.core.json.JsonObject;

/**
 * A confirmed subscription, ready to be sent to.
 *
 * @param filter null when every message passes
 * @param function null when it is not one
 * @param details of a delivery to it that has nothing else to say
 */
record Subscriber(
    Subscription subscription, FilterPolicy filter, FunctionRef function, String details) {

  static Subscriber of(Subscription subscription) {
    return new Subscriber(
        subscription,
        SubscriptionRules.filter(subscription),
        subscription.protocol().equals("lambda")
            ? FunctionRef.parse(subscription.endpoint())
            : null,
        new JsonObject().put(DeliveryDetails.SUBSCRIPTION, subscription.arn()).encode());
  }

  /** Whether what it is sent is an envelope with a signature. */
  boolean enveloped() {
    return function == null && !subscription.raw();
  }
}
