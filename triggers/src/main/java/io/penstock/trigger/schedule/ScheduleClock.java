package io.penstock.trigger.schedule;

import io.penstock.trigger.RandomIds;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fires schedules when they are due. A verticle: its agenda and timer live on its own context. The
 * timer is set for the next turn but never for longer than a second, so that a wall clock that
 * jumps or a machine that slept is noticed. A herd goes out in batches, each only once the one
 * before is durable; what waits meanwhile is late, not missed, until it is older than its
 * schedule's maximum event age.
 */
public final class ScheduleClock extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduleClock.class);
  private static final long LONGEST_WAIT_MILLIS = 1_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final int BATCH = 500;
  private static final long NONE = -1;

  private final OccurrenceIntake firings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Agenda agenda;
  private final Consumer<List<Schedule>> completed;
  private final LongAdder skipped = new LongAdder();
  private final Map<String, Schedule> wanted = new HashMap<>();
  private final Set<String> changed = new HashSet<>();
  private boolean told;
  private boolean adopted;
  private volatile Context running;
  private Map<String, OccurrenceIntake.Known> known = Map.of();
  private Future<Void> inFlight = Future.succeededFuture();
  private boolean storing;
  private boolean stopped;
  private long timer = NONE;
  private volatile Instant looked;

  /**
   * @param completed told of schedules that will not fire again and are to be deleted, maybe more
   *     than once; called on the clock's context
   */
  public ScheduleClock(
      OccurrenceIntake firings,
      Missed missed,
      InstantSource clock,
      RandomGenerator random,
      Consumer<List<Schedule>> completed) {
    this.firings = firings;
    this.clock = clock;
    this.random = random;
    this.agenda = new Agenda(random, missed);
    this.completed = completed;
  }

  /** Whether it was ever deployed; only then has it an id to be undeployed by. */
  public boolean isDeployed() {
    return context != null;
  }

  @Override
  public Future<?> start() {
    return here(firings.load())
        .onSuccess(
            loaded -> {
              known = loaded;
              running = context;
              adopt();
            });
  }

  /** Completes when the batch under way is stored, or has failed to be. */
  @Override
  public Future<?> stop() {
    stopped = true;
    if (timer != NONE) vertx.cancelTimer(timer);
    return inFlight.otherwiseEmpty();
  }

  /**
   * Replaces all schedules. May be called from any thread, also before the start: until it or
   * {@link #change} has been called once, nothing fires and nothing is forgotten.
   */
  public void update(Collection<Schedule> schedules) {
    List<String> gone;
    synchronized (wanted) {
      var present = HashSet.<String>newHashSet(schedules.size());
      for (Schedule schedule : schedules) present.add(schedule.arn());
      gone = wanted.keySet().stream().filter(arn -> !present.contains(arn)).toList();
    }
    change(schedules, gone);
  }

  /**
   * Makes or changes some schedules and drops others. Any thread.
   *
   * @param gone ARNs
   */
  public void change(Collection<Schedule> made, Collection<String> gone) {
    synchronized (wanted) {
      told = true;
      for (Schedule schedule : made) {
        wanted.put(schedule.arn(), schedule);
        changed.add(schedule.arn());
      }
      for (String arn : gone) if (wanted.remove(arn) != null) changed.add(arn);
    }
    Context context = running;
    if (context != null) context.runOnContext(none -> adopt());
  }

  /** The time of a schedule's next firing, or null. May be called from any thread. */
  public Instant next(String arn) {
    return agenda.next(arn);
  }

  /** The schedules that fire next, soonest first. May be called from any thread. */
  public List<Occurrence> nextFirings(int most) {
    return agenda.upcoming(most);
  }

  /** How often a schedule lost firings, as missed or too old. May be called from any thread. */
  public long skipped() {
    return skipped.sum();
  }

  /** The wall time the clock has acted on. */
  Instant looked() {
    return looked;
  }

  private void adopt() {
    if (stopped) return;
    Agenda.Changes changes;
    synchronized (wanted) {
      if (!told || adopted && changed.isEmpty()) return;
      if (adopted) {
        var made = new ArrayList<Schedule>();
        var gone = new ArrayList<String>();
        for (String arn : changed) {
          Schedule schedule = wanted.get(arn);
          if (schedule == null) gone.add(arn);
          else made.add(schedule);
        }
        changes = agenda.change(made, gone, clock.instant());
      } else changes = agenda.replace(List.copyOf(wanted.values()), known, clock.instant());
      adopted = true;
      changed.clear();
    }
    known = Map.of();
    if (!changes.gone().isEmpty())
      firings
          .forget(changes.gone())
          .onFailure(e -> LOG.warn("Schedules that are gone are still stored: {}", e.toString()));
    if (!changes.over().isEmpty()) completed.accept(changes.over());
    tick();
  }

  private void tick() {
    if (stopped) return;
    if (timer != NONE) vertx.cancelTimer(timer);
    Instant now = clock.instant();
    if (storing) agenda.look(now);
    else {
      var batch = new ArrayList<Firing>();
      for (Occurrence turn : agenda.due(now, BATCH)) prepare(turn, batch);
      if (!batch.isEmpty()) store(batch);
    }
    looked = now;
    report();
    Instant due = agenda.nextDue();
    long wait =
        due == null || storing
            ? LONGEST_WAIT_MILLIS
            : Math.clamp(due.toEpochMilli() - now.toEpochMilli(), 1, LONGEST_WAIT_MILLIS);
    timer = vertx.setTimer(wait, none -> tick());
  }

  private void report() {
    Skips skips = agenda.takeSkips();
    if (skips.isEmpty()) return;
    skipped.add(skips.missed() + skips.expired());
    LOG.warn(
        "{} schedules missed firings, {} had firings too old to deliver: {}",
        skips.missed(),
        skips.expired(),
        skips);
    firings
        .skipped(skips.first())
        .onFailure(e -> LOG.warn("Missed firings are not on record: {}", e.toString()));
  }

  private void store(List<Firing> batch) {
    storing = true;
    inFlight = here(Future.succeededFuture().compose(none -> firings.fire(batch)));
    inFlight.onComplete(
        done -> {
          if (done.succeeded()) {
            storing = false;
            finish(batch);
            tick();
          } else {
            LOG.error("{} firings are not stored yet: {}", batch.size(), done.cause().toString());
            if (!stopped) vertx.setTimer(RETRY_MILLIS, none -> store(batch));
          }
        });
  }

  private void finish(List<Firing> batch) {
    var over = new ArrayList<Schedule>();
    for (Firing firing : batch)
      if (firing.schedule().deleteAfterCompletion() && next(firing.schedule().arn()) == null)
        over.add(firing.schedule());
    if (!over.isEmpty()) completed.accept(over);
  }

  private void prepare(Occurrence turn, List<Firing> batch) {
    Schedule schedule = turn.schedule();
    try {
      String id = RandomIds.uuid(random);
      batch.add(Firing.of(schedule, turn.time(), id));
    } catch (RuntimeException e) {
      // One schedule that cannot fire must not hold up the others.
      skipped.increment();
      LOG.error("{} at {} did not fire: {}", schedule.arn(), turn.time(), e.getMessage());
    }
  }

  /** Completes as a future of anyone's does, but on this verticle's context. */
  private <T> Future<T> here(Future<T> future) {
    Promise<T> here = Promise.promise();
    future.onComplete(
        done ->
            context.runOnContext(
                none -> {
                  if (done.succeeded()) here.complete(done.result());
                  else here.fail(done.cause());
                }));
    return here.future();
  }
}
