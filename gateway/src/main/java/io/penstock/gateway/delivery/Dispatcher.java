package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.RefusedException.Why;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases what is due, has it carried, settles it. A state machine on the one thread of its {@link
 * Timers}: no locks, and the same story from the same seed. Its state can be thrown away at any
 * moment: all that counts is in the queue.
 *
 * <pre>
 * pump -> claim -> claimed -> DeliverySender.carry -> ended -> settle -> settled -> pump
 * </pre>
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration AFTER_STORE_ERROR = Duration.ofSeconds(1);
  private static final Duration NO_CARRIER_WAITS = Duration.ofMinutes(5);

  /**
   * Bounds of what is under way.
   *
   * @param running deliveries being tried, all lanes together
   * @param perLane deliveries being tried of one lane
   * @param bytes payload bytes held for them, about
   * @param lease length of a lease; extended while a try runs
   * @param look how often the wall clock is looked at, which may jump while a timer counts on
   */
  public record Limits(int running, int perLane, long bytes, Duration lease, Duration look) {
    public static final Limits DEFAULT =
        new Limits(4000, 500, 64 << 20, Duration.ofMinutes(5), Duration.ofSeconds(1));
  }

  private final DeliveryQueue queue;
  private final Map<String, DeliverySender> carriers;
  private final Limits limits;
  private final DeliveryMeters meters;
  private final InstantSource clock;
  private final Timers timers;
  private final TargetWindows lanes;
  private final Suspects suspects = new Suspects();
  private final Map<String, Running> running = new HashMap<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private Engine state = new Engine.Resting(false);
  private boolean troubled;
  private Instant wakeAt = Instant.MAX;
  private Runnable cancelWake = () -> {};
  private final Promise<Integer> drained = Promise.promise();

  private static final class Running {
    private Lease lease;
    private boolean settling;

    private Running(Lease lease) {
      this.lease = lease;
    }
  }

  /**
   * @param carriers by {@link Delivery#kind()}
   */
  public Dispatcher(
      DeliveryQueue queue,
      Map<String, DeliverySender> carriers,
      Limits limits,
      DeliveryMeters meters,
      InstantSource clock,
      Timers timers) {
    this.queue = queue;
    this.carriers = Map.copyOf(carriers);
    this.limits = limits;
    this.meters = meters;
    this.clock = clock;
    this.timers = timers;
    this.lanes = new TargetWindows(limits);
  }

  /** Any thread. */
  public void start() {
    queue.onArrival(this::wake);
    timers.run(this::extendLater);
    wake();
  }

  /**
   * Leases nothing more; completes when all that is being tried is settled, or the deadline is over
   * and the rest given back to the queue. Any thread.
   *
   * @return how many were given back while they were still being tried
   */
  public Future<Integer> stop(Duration deadline) {
    timers.run(
        () -> {
          if (state.isOver()) return;
          state = new Engine.Stopping();
          cancelWake.run();
          if (running.isEmpty()) finish(0);
          else timers.after(deadline, this::giveBack);
        });
    return drained.future();
  }

  private void wake() {
    if (woken.compareAndSet(false, true))
      timers.run(
          () -> {
            woken.set(false);
            pump();
          });
  }

  private void pump() {
    switch (state) {
      case Engine.Resting resting -> claim(resting);
      case Engine.Claiming claiming -> state = claiming.arrived();
      case Engine.Stopping _, Engine.Stopped _ -> {}
    }
  }

  private void claim(Engine.Resting resting) {
    Instant now = clock.instant();
    Claim.Trial trial = suspects.next(now, running.isEmpty());
    Claim claim = trial == null ? null : lanes.claim(now, trial, suspects.putOff(now));
    if (claim == null) {
      state = new Engine.Resting(true); // a settlement pumps again
      if (trial == null) wakeAt(suspects.goesOn());
      return;
    }
    state = resting.claim();
    queue.claim(claim).onComplete(result -> timers.run(() -> claimed(result)));
  }

  private void claimed(AsyncResult<Claim.Claimed> result) {
    if (state.isOver()) return;
    Engine.Claiming during = state instanceof Engine.Claiming claiming ? claiming : null;
    if (result.failed()) {
      if (during != null) state = new Engine.Resting(during.more());
      trouble(result.cause());
      wakeAt(clock.instant().plus(AFTER_STORE_ERROR));
      return;
    }
    troubled = false;
    Claim.Claimed claimed = result.result();
    if (during != null) state = new Engine.Resting(claimed.more());
    claimed.leases().forEach(this::carry);
    if (during == null) return; // stopped meanwhile: they were given back
    if (claimed.accused()) {
      suspects.accused(clock.instant());
      pump();
      return;
    }
    // Room that came free while the claim was under way was not yet counted in it.
    if (during.again() || claimed.more() && (during.freed() || !claimed.leases().isEmpty())) {
      pump();
      return;
    }
    if (claimed.next() != null) wakeAt(claimed.next());
    // Others of its lane that are due hide from the queue's next when it will be.
    if (suspects.isAwaited()) wakeAt(clock.instant().plus(Claim.SUSPECT_STEP));
    if (claimed.more() && lanes.resume() != null) wakeAt(lanes.resume());
  }

  /** Said once until the store answers again; a full disk is said by the store itself. */
  private void trouble(Throwable cause) {
    boolean full = cause instanceof RefusedException refused && refused.why() == Why.FULL;
    if (!troubled && !full)
      LOG.warn("the store refuses the engine's steps: {}", cause.getMessage());
    troubled = true;
  }

  private void carry(Lease lease) {
    Delivery delivery = lease.delivery();
    Running known = running.get(delivery.id());
    if (known != null) { // the clock jumped past its lease, but it still runs here: not twice
      known.lease = lease;
      return;
    }
    var run = new Running(lease);
    running.put(delivery.id(), run);
    lanes.entered(delivery.lane(), delivery.payload().length());
    Instant now = clock.instant();
    if (state.isEnding()) {
      settle(run, Settlement.release(lease, now));
      return;
    }
    suspects.began(lease, now);
    DeliverySender carrier = carriers.get(delivery.kind());
    if (carrier == null) {
      LOG.warn(
          "nothing here carries deliveries of kind {}: {} waits", delivery.kind(), delivery.id());
      settle(run, Settlement.release(lease, now.plus(NO_CARRIER_WAITS)));
      return;
    }
    Future<Settlement> carried;
    try {
      carried = carrier.carry(lease);
    } catch (RuntimeException e) {
      carried = Future.failedFuture(e);
    }
    carried.onComplete(result -> timers.run(() -> ended(run, now, result)));
  }

  private void ended(Running run, Instant started, AsyncResult<Settlement> result) {
    if (state.isOver() || run.settling) return;
    if (result.succeeded()) {
      settle(run, result.result());
      return;
    }
    LOG.error("fault while carrying {}", run.lease.delivery().id(), result.cause());
    settle(run, Faults.tryAgain(run.lease, started, clock.instant(), result.cause()));
  }

  private void settle(Running run, Settlement settlement) {
    run.settling = true;
    Lease lease = run.lease;
    queue
        .settle(lease, settlement)
        .onComplete(result -> timers.run(() -> settled(run, lease, settlement, result)));
  }

  private void settled(
      Running run, Lease lease, Settlement settlement, AsyncResult<Boolean> result) {
    if (state.isOver()) return;
    if (result.succeeded() && !result.result() && run.lease.token() != lease.token()) {
      settle(run, settlement); // the clock jumped meanwhile, and a claim of ours leased it anew
      return;
    }
    if (result.failed()) {
      trouble(result.cause());
      timers.after(AFTER_STORE_ERROR, () -> settle(run, settlement));
      return;
    }
    Delivery delivery = run.lease.delivery();
    running.remove(delivery.id());
    if (state instanceof Engine.Claiming claiming) state = claiming.roomier();
    suspects.ended(delivery);
    Instant now = clock.instant();
    lanes.left(delivery.lane(), delivery.payload().length(), settlement.attempt(), now);
    if (result.result()) meters.settled(run.lease, settlement, now);
    else meters.leaseLost(run.lease);
    if (state.isEnding()) {
      if (running.isEmpty()) finish(0);
      return;
    }
    if (settlement.verdict() instanceof Verdict.Again(Instant due)) wakeAt(due);
    if (state.hasMore() || !settlement.then().isEmpty() || delivery.orderKey() != null) pump();
  }

  private void wakeAt(Instant when) {
    if (state.isEnding() || !when.isBefore(wakeAt)) return;
    cancelWake.run();
    wakeAt = when;
    sleep();
  }

  private void sleep() {
    Duration wait = Duration.between(clock.instant(), wakeAt);
    if (wait.isNegative()) wait = Duration.ZERO;
    if (wait.compareTo(limits.look()) > 0) wait = limits.look();
    cancelWake =
        timers.after(
            wait,
            () -> {
              if (clock.instant().isBefore(wakeAt)) {
                sleep();
                return;
              }
              wakeAt = Instant.MAX;
              pump();
            });
  }

  private void extendLater() {
    timers.after(
        limits.lease().dividedBy(3),
        () -> {
          if (state.isOver()) return;
          extendLeases();
          extendLater();
        });
  }

  private void extendLeases() {
    Instant now = clock.instant();
    Instant soon = now.plus(limits.lease().multipliedBy(2).dividedBy(3));
    for (Running run : List.copyOf(running.values())) {
      Lease lease = run.lease;
      if (run.settling || lease.until().isAfter(soon)) continue;
      Instant until = now.plus(limits.lease());
      queue
          .extend(lease, until)
          .onSuccess(
              held ->
                  timers.run(
                      () -> {
                        if (held && run.lease == lease)
                          run.lease =
                              new Lease(lease.delivery(), lease.progress(), lease.token(), until);
                      }));
    }
  }

  /** The deadline is over: what still runs is given back, uncounted, for the next start. */
  private void giveBack() {
    if (state.isOver()) return;
    int left = running.size();
    var releases =
        running.values().stream()
            .filter(run -> !run.settling)
            .map(run -> queue.settle(run.lease, Settlement.release(run.lease, clock.instant())))
            .toList();
    state = new Engine.Stopped();
    Future.join(releases).onComplete(_ -> finish(left));
  }

  private void finish(int left) {
    state = new Engine.Stopped();
    drained.tryComplete(left);
  }
}
