package io.penstock.gateway.node;

import io.penstock.function.Tracing;
import io.penstock.gateway.delivery.AsyncConfigs;
import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.FunctionSender;
import io.penstock.gateway.delivery.Redrives;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.TargetSender;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.Intake;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The delivery engine: who tries which kind of delivery, and where operators look and mend. */
final class Shard {
  final Dispatcher dispatcher;
  final Deliveries deliveries;
  final Redrives redrives;

  Shard(ServiceContext context, List<Service> services, Intake functions, AsyncConfigs configs) {
    var all = new Routes(services.stream().flatMap(service -> service.routes().stream()).toList());
    Envelopes envelopes = Envelopes.NONE;
    for (Service service : services) envelopes = service.envelopes(envelopes);
    var events =
        new FunctionSender(functions, configs, envelopes, context.monotonic, context.random);
    var kinds = new ArrayList<DeliveryKind>();
    kinds.add(new DeliveryKind.Sent(Delivery.FUNCTION, _ -> events));
    kinds.add(new FunctionResults());
    for (Service service : services) kinds.addAll(service.kinds());
    Map<String, DeliverySender> senders =
        kinds.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    DeliveryKind::name, kind -> sender(kind, all, context)));
    dispatcher =
        new Dispatcher(
            context.store.queue(),
            senders,
            Dispatcher.Limits.DEFAULT,
            new DeliveryMeters(context.metrics),
            context.monotonic,
            new VertxTimers(context.vertx));
    redrives =
        new Redrives(
            context.resources,
            context.store.log(),
            context.store.mending(),
            context.clock,
            new VertxTimers(context.vertx));
    deliveries =
        new Deliveries(
            context.store.queue(),
            context.store.log(),
            context.store.mending(),
            context.clock,
            redrives);
  }

  private static DeliverySender sender(
      DeliveryKind kind, Destinations all, ServiceContext context) {
    DeliverySender sender =
        switch (kind) {
          case DeliveryKind.ToTarget target ->
              new TargetSender(target, all, context.monotonic, context.random);
          case DeliveryKind.Sent sent -> sent.sender().apply(all);
        };
    var told = new ToldSender(sender, context.activity, context.clock);
    return context.tracing == Tracing.OFF ? told : new TracedSender(told, context.tracing);
  }
}
