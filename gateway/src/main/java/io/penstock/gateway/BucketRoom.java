package io.penstock.gateway;

import io.penstock.gateway.bucket.BucketMeters;
import io.penstock.gateway.bucket.BucketSources;
import io.penstock.gateway.bucket.Buckets;
import io.penstock.gateway.bucket.SenderKey;
import io.penstock.gateway.bucket.StoredObjects;
import io.penstock.gateway.bucket.Webhook;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.bucket.BucketSource;
import io.penstock.trigger.bucket.FolderBucket;
import io.penstock.trigger.bucket.ListedBucket;
import io.penstock.trigger.bucket.NotificationReader;
import java.net.URI;
import java.nio.file.Path;

/** Buckets, and the ways by which what changes in them is heard of. */
final class BucketRoom {
  final Buckets buckets;
  final BucketSources sources;
  final Webhook webhook;

  BucketRoom(Ground ground, FunctionRoom functions, FanoutRoom fanout) {
    Settings settings = ground.settings;
    buckets =
        new Buckets(
            settings.region(),
            settings.account(),
            ground.shelves,
            ground.store.queue(),
            fanout.buses,
            functions.broker::knows,
            new BucketMeters(ground.metrics),
            ground.forward,
            () -> RandomIds.uuid(ground.chance));
    var objects = new StoredObjects(ground.store.documents());
    sources =
        new BucketSources(
            buckets.shelf(), name -> source(name, ground, objects), objects, ground.vertx);
    webhook =
        new Webhook(
            SenderKey.of(settings.credentials().webhookToken(), settings.loopback(), ground.clock),
            new NotificationReader(settings.region()),
            buckets);
  }

  /** Where the operator said, or a folder of the bucket's name among the gateway's state. */
  private BucketSource source(String name, Ground ground, StoredObjects objects) {
    Settings settings = ground.settings;
    String where = settings.buckets().get(name);
    if ("notifications".equals(where)) return null;
    if (where != null && where.matches("https?://.*")) {
      boolean keys = settings.credentials().sources().containsKey("s3");
      URI uri = URI.create(where);
      return new ListedBucket(
          name,
          uri,
          keys ? settings.signed("s3", uri) : null,
          settings.region(),
          objects,
          buckets,
          ground.forward,
          ground.chance);
    }
    Path folder =
        where == null ? settings.dataDir().resolve("buckets").resolve(name) : Path.of(where);
    return new FolderBucket(
        name, folder, settings.region(), objects, buckets, ground.forward, ground.chance);
  }
}
