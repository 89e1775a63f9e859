package io.penstock.gateway.s3;

import io.penstock.gateway.events.FanoutRoom;
import io.penstock.gateway.lambda.FunctionRoom;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.service.Ground;
import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.bucket.BucketSource;
import io.penstock.trigger.bucket.FolderBucket;
import io.penstock.trigger.bucket.ListedBucket;
import io.penstock.trigger.bucket.NotificationReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;

/** Buckets, and the ways by which what changes in them is heard of. */
public final class BucketRoom {
  public final Buckets buckets;
  public final BucketSources sources;
  public final Webhook webhook;

  /**
   * @param openers of queues and topics that notifications come through; asked once they do
   */
  public BucketRoom(
      Ground ground,
      FunctionRoom functions,
      FanoutRoom fanout,
      Function<SourceType, MappingOpener> openers) {
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
            buckets.shelf(), name -> source(name, ground, objects, openers), objects, ground.vertx);
    webhook =
        new Webhook(
            SenderKey.of(settings.credentials().webhookToken(), settings.loopback(), ground.clock),
            new NotificationReader(settings.region(), ground.clock),
            buckets);
  }

  /** Where the operator said, or a folder of the bucket's name among the gateway's state. */
  private BucketSource source(
      String name,
      Ground ground,
      StoredObjects objects,
      Function<SourceType, MappingOpener> openers) {
    Settings settings = ground.settings;
    String where = settings.buckets().get(name);
    if ("notifications".equals(where)) return null;
    if (where != null && where.startsWith("sqs:"))
      return queued(name, where, queueArn(where.substring(4), ground), null, ground, openers);
    if (where != null && where.startsWith("kafka:"))
      return queued(
          name, where, ground.arns("kafka") + "cluster", where.substring(6), ground, openers);
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

  private static String queueArn(String queue, Ground ground) {
    return queue.startsWith("arn:") ? queue : ground.arns("sqs") + queue;
  }

  private BucketSource queued(
      String name,
      String where,
      String source,
      String topic,
      Ground ground,
      Function<SourceType, MappingOpener> openers) {
    return QueuedBucket.open(
        name,
        where,
        source,
        topic,
        openers.apply(topic == null ? SourceType.SQS : SourceType.MSK),
        new NotificationReader(ground.settings.region(), ground.clock),
        buckets,
        ground.vertx,
        ground.clock,
        ground.chance);
  }
}
