package io.penstock.gateway.s3;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.events.BusEvent;
import io.penstock.gateway.events.BusEvents;
import io.penstock.gateway.events.BusEvents.Posted;
import io.penstock.gateway.events.EventBus;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.trigger.bucket.Notification;
import io.penstock.trigger.bucket.ObjectChange;
import io.penstock.trigger.bucket.ObjectIntake;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Buckets and their notifications. Any thread.
 *
 * <pre>
 * webhook, folder, listing, queue -> accept -> notifications that take it -> durable queue
 *                                           -> default bus
 * </pre>
 */
public final class Buckets implements Lifecycle, ObjectIntake {
  private final Resources<Bucket> resources;
  private final DeliveryQueue queue;
  private final BusEvents bus;
  private final BucketDeliveries deliveries;
  private final BucketMeters meters;
  private final InstantSource clock;

  /**
   * @param functions which exist
   * @param ids makes new ones
   */
  public Buckets(
      String region,
      String account,
      Resources.Backend backend,
      DeliveryQueue queue,
      BusEvents bus,
      InvokePermission functions,
      BucketMeters meters,
      InstantSource clock,
      Supplier<String> ids) {
    this.resources =
        new Resources<>(
            "bucket", Bucket::name, Resources.Codec.of(Bucket::write, Bucket::read), backend);
    this.queue = queue;
    this.bus = bus;
    this.deliveries = new BucketDeliveries(functions, region, account, ids);
    this.meters = meters;
    this.clock = clock;
  }

  public Resources<Bucket> resources() {
    return resources;
  }

  @Override
  public Future<Void> load() {
    return resources.load();
  }

  @Override
  public Future<Void> declare(TemplateResources declared, Declaration plan) {
    var wanted = new HashMap<String, Bucket>();
    for (Bucket bucket : declared.of(Bucket.class)) wanted.put(bucket.name(), bucket);
    for (BucketEvent event : declared.of(BucketEvent.class)) {
      Bucket bucket = wanted.get(event.bucket());
      var all = new ArrayList<>(bucket.notifications());
      all.add(event.notification());
      wanted.put(bucket.name(), new Bucket(bucket.name(), all, bucket.eventBridge()));
    }
    List<Delivery> tests = tests(wanted);
    return plan.declare(resources, wanted.values())
        .compose(none -> tests.isEmpty() ? Future.succeededFuture() : queue.put(tests));
  }

  /**
   * Sets who is told of a bucket's objects; durable when completed. Fails with {@link
   * UnknownBucketException}.
   */
  public Future<Void> configure(
      String name, List<Notification> notifications, boolean eventBridge) {
    if (resources.get(name) == null) return Future.failedFuture(new UnknownBucketException(name));
    var wanted = new Bucket(name, notifications, eventBridge);
    List<Delivery> tests = tests(Map.of(name, wanted));
    return resources
        .change(
            name,
            before -> {
              if (before == null) throw new UnknownBucketException(name);
              return wanted;
            })
        .compose(done -> tests.isEmpty() ? Future.succeededFuture() : queue.put(tests));
  }

  /** Whether notifications of a bucket may invoke a function. */
  public boolean mayInvoke(FunctionRef function, String bucket) {
    return deliveries.functions().allows(function, Arn.ofBucket(bucket).toString());
  }

  /** Queues and topics are told once that they will be told. */
  private List<Delivery> tests(Map<String, Bucket> wanted) {
    var tests = new ArrayList<Delivery>();
    for (Bucket bucket : wanted.values()) {
      Bucket old = resources.get(bucket.name());
      for (Notification one : bucket.notifications())
        if (!one.target().contains(":function:")
            && (old == null || !old.notifications().contains(one)))
          tests.add(deliveries.test(bucket.name(), one, clock.instant()));
    }
    return tests;
  }

  /** Fails with {@link UnknownBucketException}, having taken nothing, when one is not known. */
  @Override
  public Future<Void> accept(List<ObjectChange> changes) {
    var out = new ArrayList<Delivery>();
    var events = new ArrayList<Posted>();
    var notified = new int[changes.size()];
    Instant now = clock.instant();
    for (int i = 0; i < notified.length; i++) {
      ObjectChange change = changes.get(i);
      Bucket bucket = resources.get(change.bucket());
      if (bucket == null) return Future.failedFuture(new UnknownBucketException(change.bucket()));
      notified[i] = deliveries.add(bucket, change, now, out);
      BusEvent event = bucket.eventBridge() ? deliveries.event(change) : null;
      if (event != null) events.add(Posted.on(EventBus.DEFAULT, event));
    }
    Future<Void> stored = out.isEmpty() ? Future.succeededFuture() : queue.put(out);
    if (!events.isEmpty()) stored = stored.compose(none -> bus.put(events));
    return stored.onSuccess(
        none -> {
          for (int i = 0; i < notified.length; i++)
            meters.came(changes.get(i).bucket(), notified[i]);
        });
  }
}
