package io.penstock.gateway.node;

import io.penstock.gateway.delivery.Carrier;
import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionCarrier;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.HandoverCarrier;
import io.penstock.gateway.delivery.Origin;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.events.FanoutRoom;
import io.penstock.gateway.events.RuleOrigin;
import io.penstock.gateway.lambda.FunctionRoom;
import io.penstock.gateway.lambda.RegistryAsyncConfigs;
import io.penstock.gateway.s3.BucketOrigin;
import io.penstock.gateway.scheduler.ScheduleOrigin;
import io.penstock.gateway.service.Ground;
import io.penstock.gateway.sns.TopicOrigin;
import io.penstock.gateway.sns.TopicRoom;
import java.util.Map;

/** The delivery engine: who carries which kind of delivery, and where operators look and mend. */
final class DeliveryRoom {
  final Dispatcher dispatcher;
  final Deliveries deliveries;

  DeliveryRoom(Ground ground, FunctionRoom functions, FanoutRoom fanout) {
    dispatcher =
        new Dispatcher(
            ground.store.queue(),
            Map.of(
                Delivery.FUNCTION,
                new FunctionCarrier(
                    functions.broker,
                    new RegistryAsyncConfigs(functions.registry),
                    TopicRoom.envelopes(fanout.topics, Envelopes.NONE),
                    ground.forward,
                    ground.chance),
                Delivery.DESTINATION,
                handover(new FunctionResults(), ground, fanout),
                RuleOrigin.KIND,
                handover(new RuleOrigin(), ground, fanout),
                ScheduleOrigin.KIND,
                handover(new ScheduleOrigin(), ground, fanout),
                BucketOrigin.KIND,
                handover(new BucketOrigin(), ground, fanout),
                TopicOrigin.KIND,
                TopicRoom.carrier(
                    fanout.topics,
                    ground.store.queue(),
                    functions.broker::knows,
                    fanout.destinations,
                    TopicRoom.http(ground.vertx, fanout.rules),
                    new VertxTimers(ground.vertx),
                    ground.forward,
                    ground.chance)),
            Dispatcher.Limits.DEFAULT,
            new DeliveryMeters(ground.metrics),
            ground.forward,
            new VertxTimers(ground.vertx));
    deliveries =
        new Deliveries(
            ground.store.queue(),
            ground.store.log(),
            ground.store.mending(),
            ground.clock,
            new VertxTimers(ground.vertx));
  }

  private static Carrier handover(Origin origin, Ground ground, FanoutRoom fanout) {
    return new HandoverCarrier(origin, fanout.destinations, ground.forward, ground.chance);
  }
}
