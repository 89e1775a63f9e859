package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.DeliveryLog.Entry;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Redrives dead letters at a rate. The first few go ahead as a canary: when all of them fail again
 * the rest stays where it is. Runs on the engine's thread; {@link #report} may be called from any.
 */
public final class Redrive {
  static final int PAGE = 200;
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
  private static final Duration TICK = Duration.ofMillis(100);

  /** The longest that a function may run, and some. */
  private static final Duration CANARY_PATIENCE = Duration.ofMinutes(16);

  /**
   * @param perSecond 1 to 10,000 dead letters a second
   * @param canary how many go first; 0 for none
   * @param most redriven at most
   */
  public record Plan(int perSecond, int canary, int most) {
    public Plan {
      if (perSecond < 1 || perSecond > 10_000)
        throw new IllegalArgumentException("rate must be 1 to 10000 a second");
      if (canary < 0 || canary > 100) throw new IllegalArgumentException("canary must be 0 to 100");
      if (most < 1) throw new IllegalArgumentException("most must be at least 1");
    }
  }

  /** How a job stands. */
  public enum Phase {
    CANARY,
    RUNNING,
    DONE,
    STOPPED
  }

  /**
   * @param why in words, why it was stopped; null otherwise
   */
  public record Report(Phase phase, int redriven, int canaryFailed, String why) {
    private Report more(int count) {
      return new Report(phase, redriven + count, canaryFailed, null);
    }
  }

  private final Plan plan;
  private final DeliveryLog log;
  private final DeadLetterOps mending;
  private final InstantSource clock;
  private final Timers timers;
  private final Function<Report, Future<?>> notes;
  private final Promise<Report> ended = Promise.promise();
  private final ArrayDeque<String> found = new ArrayDeque<>();
  private final Map<String, Boolean> canaries = new HashMap<>();
  private Query next;
  private Instant canaryStart;
  private double allowed;
  private volatile boolean cancelled;
  private volatile Report report;

  Redrive(
      Query query,
      Plan plan,
      DeliveryLog log,
      DeadLetterOps mending,
      InstantSource clock,
      Timers timers,
      Function<Report, Future<?>> notes) {
    this.next = query;
    this.plan = plan;
    this.log = log;
    this.mending = mending;
    this.clock = clock;
    this.timers = timers;
    this.notes = notes;
    this.report = new Report(plan.canary > 0 ? Phase.CANARY : Phase.RUNNING, 0, 0, null);
  }

  Report report() {
    return report;
  }

  /** Completes with the last report when the job is done or stopped. */
  Future<Report> ended() {
    return ended.future();
  }

  /** Stops soon. */
  void cancel() {
    cancelled = true;
  }

  void start() {
    if (plan.canary == 0) tick();
    else
      take(Math.min(plan.canary, plan.most))
          .onComplete(
              taken ->
                  timers.run(
                      () -> {
                        if (taken.failed()) end(Phase.STOPPED, taken.cause().getMessage());
                        else sendCanaries(taken.result());
                      }));
  }

  private void sendCanaries(List<String> ids) {
    if (ids.isEmpty()) {
      end(Phase.DONE, null);
      return;
    }
    canaryStart = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    ids.forEach(one -> canaries.put(one, null));
    redrive(ids, () -> timers.after(LOOK_AGAIN, this::lookAtCanaries));
  }

  private void lookAtCanaries() {
    if (cancelled) {
      end(Phase.STOPPED, "cancelled");
      return;
    }
    var open = canaries.keySet().stream().filter(one -> canaries.get(one) == null).toList();
    var looks = open.stream().map(log::find).toList();
    Future.join(looks)
        .onComplete(
            _ ->
                timers.run(
                    () -> {
                      for (int i = 0; i < open.size(); i++)
                        if (looks.get(i).succeeded())
                          canaries.put(open.get(i), verdict(looks.get(i).result()));
                      judgeCanaries();
                    }));
  }

  /** True when it failed again, false when it succeeded or is gone, null while nothing is known. */
  private Boolean verdict(DeliveryLog.History history) {
    if (history == null) return false;
    Entry entry = history.entry();
    if (entry.state() == State.SUCCEEDED) return false;
    if (entry.state() == State.DEAD) return true;
    Attempt last = entry.last();
    if (last == null || last.started().isBefore(canaryStart)) return null;
    return last.ended() == Attempt.Ended.THROTTLED ? null : Boolean.TRUE;
  }

  private void judgeCanaries() {
    int failed = (int) canaries.values().stream().filter(Boolean.TRUE::equals).count();
    report = new Report(Phase.CANARY, report.redriven, failed, null);
    if (failed == canaries.size())
      end(Phase.STOPPED, "all of the first " + failed + " failed again");
    else if (!canaries.containsValue(null)) {
      report = new Report(Phase.RUNNING, report.redriven, failed, null);
      tick();
    } else if (clock.instant().isAfter(canaryStart.plus(CANARY_PATIENCE)))
      end(Phase.STOPPED, "the first ones came to no end");
    else timers.after(LOOK_AGAIN, this::lookAtCanaries);
  }

  private void tick() {
    if (cancelled) {
      end(Phase.STOPPED, "cancelled");
      return;
    }
    allowed = Math.min(plan.perSecond, allowed + plan.perSecond * TICK.toMillis() / 1000.0);
    int now = (int) Math.min(allowed, plan.most - report.redriven);
    if (report.redriven >= plan.most) {
      end(Phase.DONE, null);
      return;
    }
    if (now == 0) {
      timers.after(TICK, this::tick);
      return;
    }
    allowed -= now;
    take(now)
        .onComplete(
            taken ->
                timers.run(
                    () -> {
                      if (taken.failed()) end(Phase.STOPPED, taken.cause().getMessage());
                      else if (taken.result().isEmpty()) end(Phase.DONE, null);
                      else redrive(taken.result(), () -> timers.after(TICK, this::tick));
                    }));
  }

  private void redrive(List<String> ids, Runnable then) {
    mending
        .redrive(ids, clock.instant().truncatedTo(ChronoUnit.MILLIS))
        .onComplete(
            result ->
                timers.run(
                    () -> {
                      if (result.failed()) {
                        end(Phase.STOPPED, result.cause().getMessage());
                        return;
                      }
                      report = report.more(result.result());
                      // A count that could not be kept is no reason to stop.
                      notes.apply(report).onComplete(noted -> timers.run(then));
                    }));
  }

  /** The next ids, fewer only at the end. */
  private Future<List<String>> take(int count) {
    if (found.size() >= count || next == null) {
      var ids = new ArrayList<String>(count);
      while (ids.size() < count && !found.isEmpty()) ids.add(found.poll());
      return Future.succeededFuture(ids);
    }
    Promise<List<String>> promise = Promise.promise();
    log.list(next)
        .onComplete(
            page ->
                timers.run(
                    () -> {
                      if (page.failed()) {
                        promise.fail(page.cause());
                        return;
                      }
                      page.result().entries().forEach(entry -> found.add(entry.id()));
                      String cursor = page.result().cursor();
                      next = cursor == null ? null : next.after(cursor);
                      take(count).onComplete(promise);
                    }));
    return promise.future();
  }

  private void end(Phase phase, String why) {
    report = new Report(phase, report.redriven, report.canaryFailed, why);
    notes.apply(report).onComplete(noted -> ended.tryComplete(report));
  }
}
