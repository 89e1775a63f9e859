package io.penstock.gateway.sqs;

import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Part;
import io.penstock.gateway.service.Ground;
import io.penstock.trigger.queue.QueueClient;
import java.util.List;

/** The gateway's own queues; none where the operator has named a service for them. */
public final class QueueRoom {
  /** Null when queues are elsewhere. */
  public final Queues queues;

  public final MoveTasks moves;
  private final String account;

  public QueueRoom(Ground ground) {
    account = ground.settings.account();
    if (ground.settings.queues() != null) {
      queues = null;
      moves = null;
      return;
    }
    var timers = new VertxTimers(ground.vertx);
    queues =
        new Queues(
            ground.arns("sqs"),
            ground.shelves,
            ground.store.messages(),
            ground.forward,
            ground.chance,
            timers,
            new QueueMeters(ground.metrics));
    moves = new MoveTasks(queues, ground.forward, ground.chance, timers);
  }

  public List<Part> parts() {
    return queues == null ? List.of() : List.of(queues);
  }

  public List<Listing> listings() {
    return queues == null ? List.of() : List.of(new QueueListing(queues));
  }

  /** Messages for queues stay in the house. */
  public List<Routes.Route> routes() {
    if (queues == null) return List.of();
    var destinations = new QueueDestinations(queues);
    return List.of(new Routes.Route(destinations::takes, destinations));
  }

  /** The queue as a mapping reads it; null when queues are elsewhere. */
  public QueueClient client(String arn) {
    return queues == null
        ? null
        : new OwnQueue(queues, arn.substring(arn.lastIndexOf(':') + 1), account);
  }
}
