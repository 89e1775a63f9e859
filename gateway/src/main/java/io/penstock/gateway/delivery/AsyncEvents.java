package io.penstock.gateway.delivery;

import io.penstock.function.TraceHeader;
import io.penstock.trigger.Event;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

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
              trace(event, now),
              null,
              null,
              now));
    return queue.put(deliveries);
  }

  /** Made when it is stored, so that all tries are of one trace; of its id, which is random. */
  private static String trace(Event event, Instant now) {
    return TraceHeader.whole(event.traceId(), now, new SplittableRandom(seed(event.id())));
  }

  private static long seed(String id) {
    long seed = 0;
    for (int i = 0; i < id.length(); i++) seed = 31 * seed + id.charAt(i);
    return seed;
  }
}
