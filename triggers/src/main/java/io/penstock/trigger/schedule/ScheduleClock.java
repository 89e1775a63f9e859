package io.penstock.trigger.schedule;

import io.penstock.function.FunctionRef;
import io.penstock.trigger.Event;
import io.penstock.trigger.shape.ScheduledEvent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules when they are due. A verticle: its table and timer live on its own context. The
 * timer is set for the next turn but never for longer than a second, so that a wall clock that
 * jumps or a machine that slept is noticed. A herd goes out in batches, each only once the one
 * before is durable.
 */
public final class ScheduleClock extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleClock.class);
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final int BATCH = 500;

  private final Firings firings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Agenda agenda;
  private final Function<String, FunctionRef> targets;
  private final Consumer<List<Schedule>> completed;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();
  private Map<String, Firings.Known> known = Map.of();
  private List<Schedule> wanted = List.of();
  private boolean ready;
  private boolean firing;
  private volatile boolean stopped;
  private Future<Void> inFlight = Future.succeededFuture();

  /**
   * @param targets reads a target ARN
   * @param completed told of schedules that will not fire again and are to be deleted
   */
  public ScheduleClock(
      Firings firings,
      Missed missed,
      InstantSource clock,
      RandomGenerator random,
      Function<String, FunctionRef> targets,
      Consumer<List<Schedule>> completed) {
    this.firings = firings;
    this.clock = clock;
    this.random = random;
    this.agenda = new Agenda(random, missed);
    this.targets = targets;
    this.completed = completed;
  }

  @Override
  public Future<?> start() {
    return firings
        .load()
        .onSuccess(
            loaded -> {
              known = loaded;
              ready = true;
              adopt(wanted);
              tick();
            });
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    return inFlight.otherwiseEmpty();
  }

  /** Replaces the schedules; may be called from any thread, also before the start. */
  public void update(List<Schedule> schedules) {
    if (context == null) wanted = schedules;
    else
      context.runOnContext(
          none -> {
            wanted = schedules;
            if (!ready) return;
            adopt(schedules);
            tick();
          });
  }

  /** The time of a schedule's next firing, or null. May be called from any thread. */
  public Instant next(String arn) {
    return next.get(arn);
  }

  private void adopt(List<Schedule> schedules) {
    var made = agenda.replace(schedules, known, clock.instant());
    next.clear();
    for (Schedule schedule : schedules) show(schedule.arn());
    if (!made.isEmpty())
      firings
          .created(made)
          .onFailure(e -> LOG.warn("New schedules are not stored: {}", e.toString()));
    known = Map.of();
  }

  private void show(String arn) {
    Instant time = agenda.next(arn);
    if (time == null) next.remove(arn);
    else next.put(arn, time);
  }

  private void tick() {
    if (stopped || firing) return;
    var due = agenda.due(clock.instant(), BATCH);
    if (due.isEmpty()) {
      Instant at = agenda.nextDue();
      long wait =
          at == null
              ? LONGEST_WAIT_MILLIS
              : Math.clamp(at.toEpochMilli() - clock.millis(), 1, LONGEST_WAIT_MILLIS);
      firing = true;
      vertx.setTimer(wait, none -> again());
      return;
    }
    fire(due.stream().map(this::firing).toList());
  }

  private void again() {
    firing = false;
    tick();
  }

  private void fire(List<Firing> batch) {
    firing = true;
    inFlight =
        firings
            .fire(batch)
            .onComplete(
                done -> {
                  if (done.failed() && !stopped) {
                    LOG.error(
                        "{} firings are not stored yet: {}", batch.size(), done.cause().toString());
                    vertx.setTimer(RETRY_MILLIS, none -> fire(batch));
                    return;
                  }
                  finish(batch);
                  context.runOnContext(none -> again());
                });
  }

  private void finish(List<Firing> batch) {
    var over = new ArrayList<Schedule>();
    for (Firing firing : batch) {
      String arn = firing.schedule().arn();
      show(arn);
      if (firing.schedule().deleteAfterCompletion() && agenda.over(arn))
        over.add(firing.schedule());
    }
    if (!over.isEmpty()) completed.accept(over);
  }

  private Firing firing(Agenda.Due due) {
    Schedule schedule = due.schedule();
    FunctionRef target = targets.apply(schedule.targetArn());
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    Buffer payload =
        ScheduledEvent.of(schedule, due.time(), id, 1, target.region(), target.account());
    return new Firing(
        schedule, due.time(), new Event(id, target, payload, "schedule:" + schedule.name(), null));
  }
}
