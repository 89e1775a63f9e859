package io.penstock.gateway.sqs;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.queue.QueueClient;
import io.vertx.ext.web.Router;
import java.util.List;

/** The gateway's own queues; none where the operator has named a service for them. */
public final class SqsModule implements Service {
  /** Makes the service's API. */
  @FunctionalInterface
  public interface Api {
    AwsService of(Queues queues, MoveTasks moves, String account);
  }

  /** Null when queues are elsewhere. */
  private final Queues queues;

  private final MoveTasks moves;
  private final QueueRoutes routes;
  private final String account;
  private final Api api;

  public SqsModule(ServiceContext context, Api api) {
    this.api = api;
    account = context.settings.account();
    if (context.settings.queues() != null) {
      queues = null;
      moves = null;
      routes = null;
      return;
    }
    var timers = new VertxTimers(context.vertx);
    queues =
        new Queues(
            context.owner,
            context.resources,
            context.store.messages(),
            context.monotonic,
            context.random,
            timers,
            new QueueMeters(context.metrics));
    moves = new MoveTasks(queues, context.resources, context.monotonic, context.random, timers);
    routes = new QueueRoutes(queues, context.store.messages(), context.monotonic);
  }

  @Override
  public void mount(Router router) {
    if (routes != null) routes.mount(router);
  }

  @Override
  public List<Lifecycle> parts() {
    return queues == null ? List.of() : List.of(queues, moves);
  }

  @Override
  public List<AwsService> apis() {
    return queues == null ? List.of() : List.of(api.of(queues, moves, account));
  }

  @Override
  public List<Listing> listings() {
    return queues == null ? List.of() : List.of(new QueueListing(queues));
  }

  /** Messages for queues stay in the house. */
  @Override
  public List<Routes.Route> routes() {
    if (queues == null) return List.of();
    var destinations = new QueueDestinations(queues);
    return List.of(new Routes.Route(destinations::takes, destinations));
  }

  /** The queue as a mapping reads it; null when queues are elsewhere. */
  public QueueClient client(String arn) {
    return queues == null ? null : new OwnQueue(queues, Arn.of(arn).name(), account);
  }
}
