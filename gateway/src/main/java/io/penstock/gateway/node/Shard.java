package io.penstock.gateway.node;

import io.penstock.function.Tracing;
import io.penstock.gateway.delivery.AsyncConfigs;
import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.FunctionSender;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.TargetSender;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.Intake;
import java.util.HashMap;
import java.util.List;

/** The delivery engine: who tries which kind of delivery, and where operators look and mend. */
final class Shard {
  final Dispatcher dispatcher;
  final Deliveries deliveries;

  Shard(ServiceContext context, List<Service> services, Intake functions, AsyncConfigs configs) {
    var all = new Routes(services.stream().flatMap(service -> service.routes().stream()).toList());
    Envelopes envelopes = Envelopes.NONE;
    for (Service service : services) envelopes = service.envelopes(envelopes);
    var senders = new HashMap<String, DeliverySender>();
    senders.put(
        Delivery.FUNCTION,
        new FunctionSender(functions, configs, envelopes, context.monotonic, context.random));
    senders.put(
        Delivery.DESTINATION,
        new TargetSender(new FunctionResults(), all, context.monotonic, context.random));
    for (Service service : services) senders.putAll(service.senders(all));
    senders.replaceAll((_, sender) -> new ToldSender(sender, context.activity, context.clock));
    if (context.tracing != Tracing.OFF)
      senders.replaceAll((_, sender) -> new TracedSender(sender, context.tracing));
    dispatcher =
        new Dispatcher(
            context.store.queue(),
            senders,
            Dispatcher.Limits.DEFAULT,
            new DeliveryMeters(context.metrics),
            context.monotonic,
            new VertxTimers(context.vertx));
    deliveries =
        new Deliveries(
            context.store.queue(),
            context.store.log(),
            context.store.mending(),
            context.clock,
            new VertxTimers(context.vertx));
  }
}
