package io.penstock.gateway.lambda.mapping;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.Intake;
import io.penstock.trigger.mapping.FailedBatch;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All event source mappings. A change of one is undeploy and deploy; the others do not notice. Any
 * thread.
 */
public final class Mappings implements Lifecycle, Listing {
  private static final Logger LOG = LoggerFactory.getLogger(Mappings.class);

  private static final int FORGETTING = 30;
  private static final int FORGET_AGAIN_SECONDS = 10;

  private final Resources<MappingDef> resources;
  private final Map<SourceType, MappingOpener> openers;
  private final Vertx vertx;
  private final Intake intake;
  private final DeliveryQueue queue;
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, Live> live = new ConcurrentHashMap<>();
  private volatile boolean started;

  /** Mappings of an earlier life: what is the latest for them was so when they were made. */
  private volatile Set<String> resumed = Set.of();

  /** A mapping that is, or is to be, deployed. */
  private static final class Live {
    private final MappingStatus status;
    private MappingDef def;
    private String deployment;
    private Future<Void> last = Future.succeededFuture();

    private Live(MappingStatus status) {
      this.status = status;
    }
  }

  /** A moment's picture of a mapping, with the words of AWS. */
  public record Picture(String state, String lastProcessingResult, long iteratorAgeMillis) {}

  /**
   * How far all of them are behind.
   *
   * @param records that wait in topics
   * @param bytes of log that databases keep
   * @param iteratorAgeMillis of the one whose last record was oldest
   */
  public record Lag(long records, long bytes, long iteratorAgeMillis) {}

  public Mappings(
      Resources.Backend backend,
      Map<SourceType, MappingOpener> openers,
      Vertx vertx,
      Intake intake,
      DeliveryQueue queue,
      MeterRegistry meters,
      InstantSource clock,
      RandomGenerator random) {
    this.resources =
        new Resources<>(
            "event-source-mapping",
            MappingDef::uuid,
            Resources.Codec.of(MappingDef::write, MappingDef::read),
            backend);
    this.openers = Map.copyOf(openers);
    this.vertx = vertx;
    this.intake = new OutsideIntake(vertx, intake);
    this.queue = queue;
    this.meters = meters;
    this.clock = clock;
    this.random = random;
  }

  public Resources<MappingDef> resources() {
    return resources;
  }

  /** The mapping that is alike in source, function and topic; or null. */
  public MappingDef like(MappingDef def) {
    for (MappingDef other : resources.after(""))
      if (!other.uuid().equals(def.uuid()) && other.identity().equals(def.identity())) return other;
    return null;
  }

  /** Whether its source is there, as far as can be told now. */
  public Future<Void> check(MappingDef def) {
    MappingOpener opener = openers.get(def.type());
    if (opener == null)
      return Future.failedFuture(
          new IllegalArgumentException(
              "Event sources of this kind (" + def.type().shown() + ") are not served here."));
    return opener.check(def);
  }

  /** A moment's picture; any thread. */
  public Lag lag() {
    long records = 0;
    long bytes = 0;
    long age = 0;
    for (Live one : live.values()) {
      records += one.status.behindRecords();
      bytes += one.status.keptBytes();
      age = Math.max(age, one.status.ageMillis());
    }
    return new Lag(records, bytes, age);
  }

  public Picture picture(MappingDef def) {
    Live one = live.get(def.uuid());
    if (one == null)
      return new Picture(def.enabled() ? "Creating" : "Disabled", "No records processed", 0);
    return new Picture(one.status.state(), one.status.result(), one.status.ageMillis());
  }

  @Override
  public Future<Void> load() {
    return resources
        .load()
        .onSuccess(
            none -> {
              var all = new HashSet<String>();
              for (MappingDef def : resources.after("")) all.add(def.uuid());
              resumed = Set.copyOf(all);
            });
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new ArrayList<MappingDef>();
    for (MappingDef def : declared.of(MappingDef.class)) {
      MappingDef old = resources.get(def.uuid());
      wanted.add(
          old != null && old.members().equals(def.members())
              ? old
              : new MappingDef(
                  def.uuid(), def.members(), old == null ? now() : old.created(), now()));
    }
    // Nobody follows changes before the start.
    var before = new ArrayList<MappingDef>();
    if (!started) resources.after("").forEach(before::add);
    return plan.declare(resources, wanted)
        .onSuccess(
            none -> {
              for (MappingDef def : before)
                if (resources.get(def.uuid()) == null) gone(def, FORGETTING);
            });
  }

  @Override
  public Future<Void> start() {
    started = true;
    resources.onChange(
        changes -> {
          for (var change : changes)
            if (change.before() == null || !change.before().worksAs(change.after()))
              follow(change.id(), change.after());
        });
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> stop(Duration deadline) {
    started = false;
    var all = new ArrayList<Future<Void>>();
    live.values().forEach(one -> all.add(turn(one, null)));
    return Future.join(all)
        .<Void>mapEmpty()
        .timeout(deadline.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  /**
   * @param def null: it is gone
   */
  private void follow(String uuid, MappingDef def) {
    if (def == null) {
      Live gone = live.remove(uuid);
      if (gone == null) return;
      gone.status.state("Deleting");
      turn(gone, null)
          .onComplete(done -> gone.status.close())
          .onComplete(done -> gone(gone.def, FORGETTING));
      return;
    }
    Live one = live.computeIfAbsent(uuid, key -> new Live(new MappingStatus(meters, def)));
    synchronized (one) {
      boolean begins = one.def != null && !one.def.enabled() && def.enabled();
      if (begins) one.status.state("Enabling");
    }
    turn(one, def);
  }

  /** Has taken away what was kept for a deleted mapping; tries again a few times. */
  private void gone(MappingDef def, int tries) {
    MappingOpener opener = def == null ? null : openers.get(def.type());
    if (opener == null) return;
    opener
        .gone(def)
        .onFailure(
            problem -> {
              LOG.warn(
                  "deleted mapping {} ({}): what it has left is not cleared away: {}",
                  def.uuid(),
                  def.name(),
                  problem.getMessage());
              if (tries > 1)
                vertx
                    .timer(FORGET_AGAIN_SECONDS, java.util.concurrent.TimeUnit.SECONDS)
                    .onSuccess(none -> gone(def, tries - 1));
            });
  }

  /** One change of a mapping after the other. */
  private Future<Void> turn(Live one, MappingDef next) {
    synchronized (one) {
      one.last =
          one.last
              .otherwiseEmpty()
              .compose(none -> undeploy(one, next))
              .compose(none -> next == null ? Future.succeededFuture() : deploy(one, next));
      return one.last;
    }
  }

  private Future<Void> undeploy(Live one, MappingDef next) {
    String deployment = one.deployment;
    one.deployment = null;
    if (deployment == null) return Future.succeededFuture();
    if (next != null) one.status.state(next.enabled() ? "Updating" : "Disabling");
    return vertx.undeploy(deployment).otherwiseEmpty();
  }

  private Future<Void> deploy(Live one, MappingDef def) {
    one.def = def;
    if (!def.enabled() || !started) {
      one.status.state("Disabled");
      return Future.succeededFuture();
    }
    MappingOpener opener = openers.get(def.type());
    if (opener == null) return trouble(one, "sources of this kind are not served here");
    var tools =
        new MappingOpener.Tools(
            vertx,
            intake,
            form ->
                def.onFailure() == null
                    ? FailedBatch.Taker.NOBODY
                    : new FailureDestination(def, form, queue, clock),
            one.status,
            resumed.contains(def.uuid()) ? def.created() : null,
            clock,
            random);
    try {
      return vertx
          .deployVerticle(
              opener.open(def, tools),
              new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
          .map(
              id -> {
                one.deployment = id;
                one.status.state("Enabled");
                return (Void) null;
              })
          .recover(problem -> trouble(one, problem.getMessage()));
    } catch (RuntimeException e) {
      return trouble(one, e.getMessage());
    }
  }

  private static Future<Void> trouble(Live one, String why) {
    LOG.warn("event source mapping {} ({}): {}", one.def.uuid(), one.def.name(), why);
    one.status.state("Enabled");
    one.status.result("PROBLEM: " + why);
    return Future.succeededFuture();
  }

  @Override
  public String title() {
    return "Event source mappings";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (MappingDef def : resources.page("", most)) {
      Picture picture = picture(def);
      String state =
          picture.lastProcessingResult().startsWith("PROBLEM")
              ? picture.lastProcessingResult()
              : picture.state();
      rows.add(
          new Row(
              "mapping",
              def.name(),
              "batches of " + def.members().getInteger("BatchSize"),
              def.function().name(),
              state));
    }
    return rows;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }
}
