package io.penstock.gateway.sns;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.egress.AddressRules;
import io.penstock.gateway.egress.HttpOut;
import io.penstock.gateway.registry.Resources;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What topics are made of, and what they add to the delivery engine.
 *
 * @param functions which exist
 * @param random for tokens: not to be guessed
 */
public record SnsModule(
    Vertx vertx,
    Resources.Backend keeper,
    DeliveryQueue queue,
    Predicate<FunctionRef> functions,
    Links links,
    TopicMeters meters,
    RandomGenerator random,
    InstantSource clock) {
  /** Requests to one endpoint under way together. */
  private static final int TOGETHER = 32;

  private static final int CONNECTIONS = 128;
  private static final int WAITING = 8_192;

  /**
   * @param base URL of the API port, as those who receive messages reach it
   */
  public static Topics topics(
      Vertx vertx,
      Resources.Backend keeper,
      DeliveryQueue queue,
      Predicate<FunctionRef> functions,
      Supplier<String> base,
      TopicMeters meters,
      InstantSource clock) {
    return new Topics(
        new SnsModule(
            vertx, keeper, queue, functions, new Links(base), meters, new SecureRandom(), clock));
  }

  /** The way to endpoints: many connections, as one host may have many subscriptions. */
  public static HttpOut http(Vertx vertx, AddressRules rules) {
    return new HttpOut(vertx, rules, InetAddress::getAllByName, CONNECTIONS, WAITING);
  }

  /** What functions receive of topics. */
  public static Envelopes envelopes(Topics topics, Envelopes others) {
    return TopicDeliveryKind.envelopes(topics.links(), others);
  }

  /**
   * Carries what goes to endpoints and queues: deliveries of {@link TopicDeliveryKind#KIND}.
   *
   * @param queues where messages for queues are sent
   * @param http with the rules for addresses that callers name
   */
  public static DeliverySender carrier(
      Topics topics,
      DeliveryQueue deliveries,
      Predicate<FunctionRef> functions,
      Destinations queues,
      HttpOut http,
      Timers timers,
      InstantSource clock,
      RandomGenerator random) {
    return new SubscriptionSender(
        topics,
        new InternalSubscribers(deliveries, functions, queues, clock),
        new Endpoints(http, new DeliveryPace(TOGETHER, clock, timers)),
        new Envelope(topics.links()),
        topics.meters(),
        clock,
        random);
  }
}
