package io.penstock.gateway.scheduler;

import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.store.Documents;
import io.penstock.gateway.store.LastFirings;
import io.penstock.trigger.schedule.Firing;
import io.penstock.trigger.schedule.Occurrence;
import io.penstock.trigger.schedule.OccurrenceIntake;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Firings go through the delivery queue. A firing's delivery id is made of its schedule and time,
 * and the queue takes an id once: a crash after the event is stored and before the firing is noted
 * fires again, and stores nothing.
 */
final class OccurrenceStore implements OccurrenceIntake {
  private static final Logger LOG = LoggerFactory.getLogger(OccurrenceStore.class);

  /** Notes of earlier versions, which kept apart from a schedule since when its times count. */
  private static final String KIND = "schedule";

  private final OccurrenceDeliveries deliveries;
  private final DeliveryQueue queue;
  private final LastFirings last;
  private final Documents documents;
  private final InstantSource clock;
  private final ScheduleMeters meters;

  public OccurrenceStore(
      OccurrenceDeliveries deliveries,
      DeliveryQueue queue,
      LastFirings last,
      Documents documents,
      InstantSource clock,
      ScheduleMeters meters) {
    this.deliveries = deliveries;
    this.queue = queue;
    this.last = last;
    this.documents = documents;
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  public Future<Void> fire(List<Firing> firings) {
    var put = new ArrayList<Delivery>(firings.size());
    for (Firing firing : firings) {
      String turn = firing.schedule().arn() + " " + firing.time();
      String id = UUID.nameUUIDFromBytes(turn.getBytes(StandardCharsets.UTF_8)).toString();
      try {
        put.addAll(deliveries.of(firing, id));
      } catch (RuntimeException e) { // one that cannot be handed over must not hold up the others
        LOG.error("{} at {} did not fire", firing.schedule().arn(), firing.time(), e);
      }
    }
    return queue
        .put(put)
        .compose(
            done -> {
              var latest = new HashMap<String, Instant>();
              for (Firing firing : firings)
                latest.merge(
                    firing.schedule().arn(), firing.time(), (a, b) -> a.isAfter(b) ? a : b);
              var noted = new ArrayList<Future<Void>>();
              latest.forEach((arn, time) -> noted.add(last.fired(arn, time)));
              return Future.all(noted).<Void>mapEmpty();
            })
        .onSuccess(_ -> meters.fired(firings));
  }

  @Override
  public Future<Void> skipped(List<Occurrence> first) {
    Instant now = clock.instant();
    return queue.put(first.stream().map(turn -> ScheduleDeliveryKind.skipped(turn, now)).toList());
  }

  @Override
  public Future<Void> forget(List<String> arns) {
    var changes = new ArrayList<Documents.Change>();
    var gone = new ArrayList<Future<Void>>();
    for (String arn : arns) {
      changes.add(new Documents.Change(KIND, arn, null));
      gone.add(last.forget(arn));
    }
    gone.add(documents.write(changes));
    return Future.all(gone).mapEmpty();
  }

  @Override
  public Future<Map<String, Known>> load() {
    return Future.all(documents.list(KIND), last.all())
        .map(
            both -> {
              Map<String, JsonObject> created = both.resultAt(0);
              Map<String, Instant> fired = both.resultAt(1);
              var known = new HashMap<String, Known>();
              fired.forEach((arn, time) -> known.put(arn, new Known(null, time)));
              created.forEach(
                  (arn, json) ->
                      known.put(
                          arn,
                          new Known(Instant.parse(json.getString("created")), fired.get(arn))));
              return known;
            });
  }
}
