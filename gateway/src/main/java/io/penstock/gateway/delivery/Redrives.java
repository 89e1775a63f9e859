package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.Redrive.Phase;
import io.penstock.gateway.delivery.Redrive.Report;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Redrives of dead letters, those that run and the last that ended. They are kept: one that runs
 * when the gateway ends is told as stopped when it is back, as its canary knows nothing of how the
 * others would do now. Any thread.
 */
public final class Redrives implements Lifecycle {
  private static final int MOST_KEPT = 50;
  private static final String LOST =
      "the gateway ended before it did; what it had not reached is still dead";

  /** How one stands. */
  public record Job(String id, Instant started, Report report) {
    boolean ended() {
      return report.phase() == Phase.DONE || report.phase() == Phase.STOPPED;
    }

    private Job with(Report now) {
      return new Job(id, started, now);
    }

    JsonObject write() {
      return new JsonObject()
          .put("id", id)
          .put("started", started.toString())
          .put("phase", report.phase().name())
          .put("redriven", report.redriven())
          .put("canaryFailed", report.canaryFailed())
          .put("why", report.why());
    }

    static Job read(JsonObject json) {
      return new Job(
          json.getString("id"),
          Instant.parse(json.getString("started")),
          new Report(
              Phase.valueOf(json.getString("phase", Phase.STOPPED.name())),
              json.getInteger("redriven", 0),
              json.getInteger("canaryFailed", 0),
              json.getString("why")));
    }
  }

  private final Resources<Job> jobs;
  private final Map<String, Redrive> running = new ConcurrentHashMap<>();
  private final DeliveryLog log;
  private final DeadLetterOps mending;
  private final InstantSource clock;
  private final Timers timers;

  public Redrives(
      Resources.Backend backend,
      DeliveryLog log,
      DeadLetterOps mending,
      InstantSource clock,
      Timers timers) {
    this.jobs =
        new Resources<>("redrive", Job::id, Resources.Codec.of(Job::write, Job::read), backend);
    this.log = log;
    this.mending = mending;
    this.clock = clock;
    this.timers = timers;
  }

  @Override
  public Future<Void> load() {
    return jobs.load()
        .compose(
            none ->
                jobs.changeAll(
                    jobs.all().stream().map(Job::id).toList(),
                    before -> {
                      var lost = new LinkedHashMap<String, Job>();
                      for (Job job : before.values())
                        if (!job.ended()) lost.put(job.id(), job.with(lost(job.report())));
                      return lost;
                    }))
        .mapEmpty();
  }

  private static Report lost(Report last) {
    return new Report(Phase.STOPPED, last.redriven(), last.canaryFailed(), LOST);
  }

  /** They are not declared. */
  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  /** Completes when it is kept, and about to begin. */
  Future<Job> start(Query dead, Redrive.Plan plan) {
    String id = UUID.randomUUID().toString();
    var redrive = new Redrive(dead, plan, log, mending, clock, timers, report -> note(id, report));
    return jobs.changeAll(
            jobs.all().stream().map(Job::id).toList(),
            before -> {
              Instant newest =
                  before.values().stream()
                      .map(Job::started)
                      .max(Comparator.naturalOrder())
                      .orElse(Instant.EPOCH);
              Instant now = clock.instant();
              Instant started = now.isAfter(newest) ? now : newest.plusMillis(1); // in their order
              var next = new LinkedHashMap<String, Job>();
              next.put(id, new Job(id, started, redrive.report()));
              before.values().stream()
                  .filter(Job::ended)
                  .sorted(Comparator.comparing(Job::started))
                  .limit(Math.max(0, before.size() + 1 - MOST_KEPT))
                  .forEach(job -> next.put(job.id(), null));
              return next;
            })
        .map(
            after -> {
              running.put(id, redrive);
              redrive.ended().onComplete(done -> running.remove(id));
              timers.run(redrive::start);
              return after.get(id);
            });
  }

  private Future<?> note(String id, Report report) {
    return jobs.change(id, job -> job == null ? null : job.with(report));
  }

  /** Null when unknown. */
  Job get(String id) {
    return seen(jobs.get(id));
  }

  /** The oldest first. */
  List<Job> all() {
    return jobs.all().stream().sorted(Comparator.comparing(Job::started)).map(this::seen).toList();
  }

  private Job seen(Job job) {
    Redrive now = job == null ? null : running.get(job.id());
    return now == null ? job : job.with(now.report());
  }

  /** Stops it soon; nothing when it does not run. */
  void cancel(String id) {
    Redrive job = running.get(id);
    if (job != null) job.cancel();
  }
}
