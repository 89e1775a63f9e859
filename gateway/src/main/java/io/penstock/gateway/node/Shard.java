package io.penstock.gateway.node;

import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.FunctionSender;
import io.penstock.gateway.delivery.TargetSender;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.events.RuleDeliveryKind;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.RegistryAsyncConfigs;
import io.penstock.gateway.s3.BucketDeliveryKind;
import io.penstock.gateway.scheduler.ScheduleDeliveryKind;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.sns.SnsModule;
import io.penstock.gateway.sns.TopicDeliveryKind;
import java.util.Map;

/** The delivery engine: who carries which kind of delivery, and where operators look and mend. */
final class Shard {
  final Dispatcher dispatcher;
  final Deliveries deliveries;

  Shard(ServiceContext context, LambdaModule functions, EventsModule fanout) {
    dispatcher =
        new Dispatcher(
            context.store.queue(),
            Map.of(
                Delivery.FUNCTION,
                new FunctionSender(
                    functions.broker,
                    new RegistryAsyncConfigs(functions.registry),
                    SnsModule.envelopes(fanout.topics, Envelopes.NONE),
                    context.monotonic,
                    context.random),
                Delivery.DESTINATION,
                handover(new FunctionResults(), context, fanout),
                RuleDeliveryKind.KIND,
                handover(new RuleDeliveryKind(), context, fanout),
                ScheduleDeliveryKind.KIND,
                handover(new ScheduleDeliveryKind(), context, fanout),
                BucketDeliveryKind.KIND,
                handover(new BucketDeliveryKind(), context, fanout),
                TopicDeliveryKind.KIND,
                SnsModule.carrier(
                    fanout.topics,
                    context.store.queue(),
                    functions.broker::knows,
                    fanout.destinations,
                    SnsModule.http(context.vertx, fanout.rules),
                    new VertxTimers(context.vertx),
                    context.monotonic,
                    context.random)),
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

  private static DeliverySender handover(
      DeliveryKind origin, ServiceContext context, EventsModule fanout) {
    return new TargetSender(origin, fanout.destinations, context.monotonic, context.random);
  }
}
