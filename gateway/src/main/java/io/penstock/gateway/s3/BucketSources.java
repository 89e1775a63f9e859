package io.penstock.gateway.s3;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.bucket.BucketSource;
import io.penstock.trigger.bucket.FolderBucket;
import io.penstock.trigger.bucket.Notification;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after buckets as long as they are declared: a deployment for each. Any thread. */
public final class BucketSources implements Lifecycle, Listing {
  private static final Logger LOG = LoggerFactory.getLogger(BucketSources.class);

  private final Resources<Bucket> resources;
  private final Function<String, BucketSource> opener;
  private final StoredObjects objects;
  private final Vertx vertx;
  private final Map<String, Live> live = new ConcurrentHashMap<>();
  private volatile boolean started;

  private record Live(BucketSource source, Future<String> deployment) {}

  /**
   * @param opener by the bucket's name; null where all is told by the store itself
   */
  public BucketSources(
      Resources<Bucket> resources,
      Function<String, BucketSource> opener,
      StoredObjects objects,
      Vertx vertx) {
    this.resources = resources;
    this.opener = opener;
    this.objects = objects;
    this.vertx = vertx;
    resources.onChange(changes -> changes.forEach(this::changed));
  }

  private synchronized void changed(Resources.Change<Bucket> change) {
    if (change.after() == null) close(change.id()).compose(none -> objects.forget(change.id()));
    else if (change.before() == null && started) open(change.id());
  }

  private void open(String name) {
    BucketSource source = opener.apply(name);
    if (source == null) return;
    Future<String> deployment =
        vertx
            .deployVerticle(
                source, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .onFailure(e -> LOG.error("Bucket {} is not looked at: {}", name, e.getMessage()));
    live.put(name, new Live(source, deployment));
  }

  private Future<Void> close(String name) {
    Live one = live.remove(name);
    if (one == null) return Future.succeededFuture();
    return one.deployment.compose(vertx::undeploy).otherwiseEmpty();
  }

  @Override
  public Future<Void> load() {
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    return Future.succeededFuture();
  }

  /** Completes once every bucket is looked at, or cannot be. */
  @Override
  public synchronized Future<Void> start() {
    started = true;
    for (Bucket bucket : resources.all()) open(bucket.name());
    var all = live.values().stream().map(Live::deployment).toList();
    return all.isEmpty()
        ? Future.succeededFuture()
        : Future.join(all).<Void>mapEmpty().otherwiseEmpty();
  }

  @Override
  public synchronized Future<Void> stop(Duration deadline) {
    started = false;
    var closing = new ArrayList<Future<Void>>();
    for (String name : List.copyOf(live.keySet())) closing.add(close(name));
    return closing.isEmpty() ? Future.succeededFuture() : Future.join(closing).mapEmpty();
  }

  /** A folder to copy something into; null when there is none. */
  public String folder() {
    for (Live one : live.values())
      if (one.source instanceof FolderBucket) return one.source.where();
    return null;
  }

  @Override
  public String title() {
    return "Buckets";
  }

  @Override
  public List<Row> rows(int most) {
    var rows = new ArrayList<Row>();
    for (Bucket bucket : resources.all()) {
      Live one = live.get(bucket.name());
      String where = one == null ? "notifications" : one.source.where();
      String state = state(one);
      for (Notification told : bucket.notifications())
        if (rows.size() < most)
          rows.add(new Row("bucket", bucket.name(), where, shown(told.target()), state));
      if (rows.size() < most && (bucket.eventBridge() || bucket.notifications().isEmpty()))
        rows.add(
            new Row(
                "bucket",
                bucket.name(),
                where,
                bucket.eventBridge() ? "event-bus/default" : "nobody",
                state));
    }
    return rows;
  }

  /** A function's name, with its qualifier; a topic's or a queue's. */
  private static String shown(String target) {
    return FunctionRef.parse(target) == null ? Arn.of(target).name() : FunctionRef.shown(target);
  }

  private static String state(Live one) {
    if (one == null) return "Enabled";
    if (one.deployment.failed()) return one.deployment.cause().getMessage();
    String problem = one.source.problem();
    return problem == null ? "Enabled" : problem;
  }
}
