package io.penstock.gateway.s3;

import io.penstock.function.Arn;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryKind;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.events.BusEvents;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.s3.object.BucketStores;
import io.penstock.gateway.service.ObjectContents;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.BucketAddress;
import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.bucket.BucketSource;
import io.penstock.trigger.bucket.FolderBucket;
import io.penstock.trigger.bucket.ListedBucket;
import io.penstock.trigger.bucket.NotificationReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Buckets, and the ways by which what changes in them is heard of. */
public final class S3Module implements Service {
  private final ServiceContext context;
  public final Buckets buckets;
  public final BucketSources sources;
  public final Webhook webhook;
  private final BucketStores stores;
  private final AwsService api;

  /**
   * @param functions which exist
   * @param buses where buckets' events go too
   * @param openers of queues and topics that notifications come through; asked once they do
   * @param api makes the service behind the AWS door
   */
  public S3Module(
      ServiceContext context,
      InvokePermission functions,
      BusEvents buses,
      Function<SourceType, MappingOpener> openers,
      Api api) {
    this.context = context;
    Settings settings = context.settings;
    buckets =
        new Buckets(
            settings.region(),
            settings.account(),
            context.resources,
            context.store.queue(),
            buses,
            functions,
            new BucketMeters(context.metrics),
            context.monotonic,
            () -> RandomIds.uuid(context.random));
    var objects = new StoredObjects(context.store.documents());
    stores = new BucketStores(context, this::folder, this::exists, objects, buckets);
    this.api = api.of(context, buckets, stores);
    sources =
        new BucketSources(
            buckets.resources(),
            name -> source(name, context, objects, openers),
            objects,
            context.vertx);
    webhook =
        new Webhook(
            SenderKey.of(settings.credentials().webhookToken(), settings.loopback(), context.clock),
            new NotificationReader(settings.region(), context.clock),
            buckets);
  }

  /** Makes the API. */
  public interface Api {
    AwsService of(ServiceContext context, Buckets buckets, BucketStores stores);
  }

  /** Objects for whoever wants code or a template of them. */
  public ObjectContents objects() {
    return stores;
  }

  @Override
  public List<AwsService> apis() {
    return List.of(api);
  }

  private boolean exists(String bucket) {
    return buckets.resources().get(bucket) != null;
  }

  /** Null when it is kept elsewhere. */
  private BucketStores.Folder folder(String bucket) {
    return address(bucket) instanceof BucketAddress.Folder(Path folder)
        ? new BucketStores.Folder(folder, context.settings.buckets().get(bucket) == null)
        : null;
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(buckets, sources);
  }

  @Override
  public List<DeliveryKind> kinds() {
    return List.of(new BucketDeliveryKind());
  }

  @Override
  public List<Listing> listings() {
    return List.of(sources);
  }

  @Override
  public List<Routes.Route> routes() {
    var objects =
        new BucketObjects(
            context.vertx,
            this::exists,
            bucket ->
                address(bucket) instanceof BucketAddress.Folder(Path folder)
                    ? folder.toAbsolutePath().normalize()
                    : null);
    return List.of(new Routes.Route(objects::takes, objects));
  }

  private BucketAddress address(String bucket) {
    String where = context.settings.buckets().get(bucket);
    return where == null
        ? new BucketAddress.Folder(context.settings.dataDir().resolve("buckets").resolve(bucket))
        : BucketAddress.parse(where);
  }

  /** Where the operator said, or a folder of the bucket's name among the gateway's state. */
  private BucketSource source(
      String name,
      ServiceContext context,
      StoredObjects objects,
      Function<SourceType, MappingOpener> openers) {
    Settings settings = context.settings;
    String where = settings.buckets().get(name);
    return switch (address(name)) {
      case BucketAddress.Notifications() -> null;
      case BucketAddress.Queue(String queue) ->
          queued(name, where, queueArn(queue, context), null, context, openers);
      case BucketAddress.Topic(String topic) ->
          queued(name, where, context.owner.arn("kafka", "cluster"), topic, context, openers);
      case BucketAddress.Store(URI uri) ->
          new ListedBucket(
              name,
              uri,
              settings.credentials().sources().containsKey("s3")
                  ? settings.signed("s3", uri)
                  : null,
              settings.region(),
              objects,
              buckets,
              context.monotonic,
              context.random);
      case BucketAddress.Folder(Path folder) ->
          new FolderBucket(
              name,
              folder,
              settings.region(),
              objects,
              buckets,
              stores.locks(name),
              context.monotonic,
              context.random);
    };
  }

  private static String queueArn(String queue, ServiceContext context) {
    return Arn.looksLike(queue) ? queue : context.owner.arn("sqs", queue);
  }

  private BucketSource queued(
      String name,
      String where,
      String source,
      String topic,
      ServiceContext context,
      Function<SourceType, MappingOpener> openers) {
    return QueuedBucket.open(
        name,
        context.owner,
        where,
        source,
        topic,
        openers.apply(topic == null ? SourceType.SQS : SourceType.MSK),
        new NotificationReader(context.settings.region(), context.clock),
        buckets,
        context.vertx,
        context.clock,
        context.random);
  }
}
