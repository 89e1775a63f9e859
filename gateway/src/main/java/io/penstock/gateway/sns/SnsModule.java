package io.penstock.gateway.sns;

import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.DeliverySender;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.service.Egress;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Topics. */
public final class SnsModule implements Service {
  /** Requests to one endpoint under way together. */
  private static final int TOGETHER = 32;

  /** As one host may have many subscriptions. */
  private static final int CONNECTIONS = 128;

  private static final int WAITING = 8_192;

  /** Makes the service's API. */
  @FunctionalInterface
  public interface Api {
    AwsService of(Topics topics, String region, String account, RandomGenerator random);
  }

  private final ServiceContext context;
  private final InvokePermission functions;
  private final Egress egress;
  private final Topics topics;
  private final Api api;

  /**
   * @param functions which exist
   * @param base URL of the API port, as those who receive messages reach it
   */
  public SnsModule(
      ServiceContext context,
      InvokePermission functions,
      Egress egress,
      Supplier<String> base,
      Api api) {
    this.context = context;
    this.functions = functions;
    this.egress = egress;
    this.api = api;
    topics =
        new Topics(
            new TopicContext(
                context.vertx,
                context.resources,
                context.store.queue(),
                context.store.commits(),
                functions,
                new Links(base),
                new TopicMeters(context.metrics),
                new SecureRandom(), // for tokens: not to be guessed
                context.monotonic));
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(topics);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(
        api.of(topics, context.settings.region(), context.settings.account(), context.random));
  }

  @Override
  public List<Routes.Route> routes() {
    var published = new TopicDestinations(topics);
    return List.of(new Routes.Route(published::takes, published));
  }

  /** Who tries what goes to endpoints and queues. */
  @Override
  public List<DeliveryKind> kinds() {
    return List.of(new DeliveryKind.Sent(TopicDeliveryKind.KIND, this::sender));
  }

  private DeliverySender sender(Destinations all) {
    return new SubscriptionSender(
        topics,
        new InternalSubscribers(context.store.queue(), functions, all, context.monotonic),
        new Endpoints(
            egress.http(CONNECTIONS, WAITING),
            new DeliveryPace(TOGETHER, context.monotonic, new VertxTimers(context.vertx))),
        new Envelope(topics.links()),
        topics.meters(),
        context.monotonic,
        context.random);
  }

  @Override
  public Envelopes envelopes(Envelopes others) {
    return TopicDeliveryKind.envelopes(topics.links(), others);
  }

  @Override
  public List<Listing> listings() {
    return List.of(new TopicListing(topics));
  }
}
