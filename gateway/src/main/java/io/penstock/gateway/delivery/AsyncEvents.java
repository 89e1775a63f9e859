package io.penstock.gateway.delivery;

import io.penstock.trigger.Event;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The way in: events become deliveries. Any thread. */
public final class AsyncEvents {
  private final DeliveryQueue queue;
  private final InstantSource clock;

  public AsyncEvents(DeliveryQueue queue, InstantSource clock) {
    this.queue = queue;
    this.clock = clock;
  }

  /**
   * Completes once all events are synced to disk; fails with {@link RefusedException} when there is
   * no room, and none of them is stored. An event whose id was accepted before is not stored again.
   */
  public Future<Void> accept(List<Event> events) {
    Instant now = clock.instant();
    var deliveries = new ArrayList<Delivery>(events.size());
    for (Event event : events)
      deliveries.add(
          Delivery.toFunction(
              event.id(),
              event.target(),
              event.payload(),
              event.source(),
              event.traceId(),
              null,
              null,
              now));
    return queue.put(deliveries);
  }
}
