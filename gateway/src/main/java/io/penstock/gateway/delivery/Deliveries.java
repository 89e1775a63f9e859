package io.penstock.gateway.delivery;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.delivery.DeliveryLog.Entry;
import io.penstock.gateway.delivery.DeliveryLog.History;
import io.penstock.gateway.delivery.DeliveryLog.Page;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What operators do: look at deliveries, and mend them. Any thread. */
public final class Deliveries {
  private static final int STEP = 200;

  private final DeliveryQueue queue;
  private final DeliveryLog log;
  private final DeadLetterOps mending;
  private final InstantSource clock;
  private final Redrives redrives;

  public Deliveries(
      DeliveryQueue queue,
      DeliveryLog log,
      DeadLetterOps mending,
      InstantSource clock,
      Redrives redrives) {
    this.queue = queue;
    this.log = log;
    this.mending = mending;
    this.clock = clock;
    this.redrives = redrives;
  }

  /** One page; bounded work. */
  public Future<Page> list(Query query) {
    return log.list(query);
  }

  /** Everything from arrival to end; null when there is no such delivery. */
  public Future<History> explain(String id) {
    return log.find(id);
  }

  public Future<Map<String, Counts>> counts() {
    return log.counts();
  }

  /** How long the oldest unfinished delivery of each lane that has one has been here. */
  public Future<Map<String, Duration>> oldestAges() {
    return log.oldest()
        .map(
            accepted -> {
              Instant now = clock.instant();
              var ages = new HashMap<String, Duration>();
              accepted.forEach(
                  (lane, since) -> {
                    Duration age = Duration.between(since, now);
                    ages.put(lane, age.isNegative() ? Duration.ZERO : age);
                  });
              return ages;
            });
  }

  /** Makes one dead letter pending again; false when it is not one. */
  public Future<Boolean> redrive(String id) {
    return mending.redrive(List.of(id), now()).map(n -> n == 1);
  }

  /**
   * Starts to redrive all dead letters that the query finds (its state and limit are not read). A
   * job ends with the gateway and is told as stopped then; what it has not reached stays dead.
   *
   * @throws IllegalArgumentException when the plan's numbers are out of range
   */
  public Future<Redrives.Job> redrive(Query query, Redrive.Plan plan) {
    return redrives.start(
        new Query(
            query.lane(),
            State.DEAD,
            query.source(),
            query.error(),
            query.from(),
            query.to(),
            Redrive.PAGE,
            query.cursor()),
        plan);
  }

  /** A redrive that runs or is among the last that ended; null when unknown. */
  public Redrives.Job job(String id) {
    return redrives.get(id);
  }

  public List<Redrives.Job> jobs() {
    return redrives.all();
  }

  /** Stops a redrive soon; nothing when it does not run. */
  public void cancel(String id) {
    redrives.cancel(id);
  }

  /**
   * Puts a copy of a retained delivery into the queue, as a new one that names the old as its
   * cause.
   *
   * @param other the function to send it to; null for the one it was for
   * @return the new id; null when there is no such delivery
   */
  public Future<String> replay(String id, FunctionRef other) {
    return log.find(id)
        .compose(
            history -> {
              if (history == null) return Future.succeededFuture();
              Delivery copy = copy(history, other);
              return queue.put(List.of(copy)).map(copy.id());
            });
  }

  private Delivery copy(History history, FunctionRef other) {
    Entry entry = history.entry();
    boolean toOther = other != null;
    Instant now = now();
    return new Delivery(
        UUID.randomUUID().toString(),
        toOther ? Delivery.FUNCTION : entry.kind(),
        toOther ? Delivery.functionLane(other.name()) : entry.lane(),
        toOther ? other.arn() : entry.target(),
        history.payload(),
        entry.source(),
        history.traceId(),
        null,
        entry.id(),
        toOther ? null : history.details(),
        now,
        now);
  }

  /**
   * Deletes what the query finds and is not running, in small steps.
   *
   * @param most to be deleted at most
   * @return how many were
   */
  public Future<Integer> purge(Query query, int most) {
    return purge(query, most, 0);
  }

  private Future<Integer> purge(Query query, int most, int done) {
    if (done >= most) return Future.succeededFuture(done);
    var step =
        new Query(
            query.lane(),
            query.state(),
            query.source(),
            query.error(),
            query.from(),
            query.to(),
            Math.min(STEP, most - done),
            query.cursor());
    return log.list(step)
        .compose(
            page ->
                mending
                    .purge(page.entries().stream().map(Entry::id).toList())
                    .compose(
                        purged ->
                            page.cursor() == null
                                ? Future.succeededFuture(done + purged)
                                : purge(query.after(page.cursor()), most, done + purged)));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
