package io.penstock.gateway;

import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.ops.Listing;
import io.penstock.gateway.queue.MoveTasks;
import io.penstock.gateway.queue.OwnQueue;
import io.penstock.gateway.queue.QueueDestinations;
import io.penstock.gateway.queue.QueueListing;
import io.penstock.gateway.queue.QueueMeters;
import io.penstock.gateway.queue.Queues;
import io.penstock.gateway.registry.Part;
import io.penstock.trigger.queue.QueueClient;
import java.util.List;

/** The gateway's own queues; none where the operator has named a service for them. */
final class QueueRoom {
  /** Null when queues are elsewhere. */
  final Queues queues;

  final MoveTasks moves;
  private final String account;

  QueueRoom(Ground ground) {
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

  List<Part> parts() {
    return queues == null ? List.of() : List.of(queues);
  }

  List<Listing> listings() {
    return queues == null ? List.of() : List.of(new QueueListing(queues));
  }

  /** Messages for queues stay in the house. */
  List<Routes.Route> routes() {
    if (queues == null) return List.of();
    var destinations = new QueueDestinations(queues);
    return List.of(new Routes.Route(destinations::takes, destinations));
  }

  /** The queue as a mapping reads it; null when queues are elsewhere. */
  QueueClient client(String arn) {
    return queues == null
        ? null
        : new OwnQueue(queues, arn.substring(arn.lastIndexOf(':') + 1), account);
  }
}
