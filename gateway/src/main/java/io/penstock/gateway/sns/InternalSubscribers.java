package io.penstock.gateway.sns;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.OutgoingMessage;
import io.penstock.gateway.delivery.UndeliverableException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Hands messages to queues, and to functions that did not exist when they were published. */
record InternalSubscribers(
    DeliveryQueue deliveries,
    InvokePermission functions,
    Destinations queues,
    InstantSource clock) {

  Future<Void> send(Subscription to, Delivery delivery, OutgoingMessage message) {
    if (!to.protocol().equals("lambda")) {
      if (message.attributes().size() > 10)
        return Future.failedFuture(
            new UndeliverableException(
                "a queue takes at most 10 attributes, this message has "
                    + message.attributes().size()));
      return queues.send(to.endpoint(), message);
    }
    FunctionRef function = FunctionRef.parse(to.endpoint());
    if (!functions.allows(function, to.topicArn()))
      return Future.failedFuture(
          new UndeliverableException(
              "Function not found, or it gives the topic no permission: " + function.arn()));
    String name = delivery.id() + "/function";
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    return deliveries.put(
        List.of(
            Delivery.toFunction(
                id,
                function,
                delivery.payload(),
                delivery.source(),
                delivery.traceId(),
                delivery.id(),
                delivery.details(),
                clock.instant())));
  }
}
