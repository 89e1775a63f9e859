package io.penstock.gateway.s3;

import io.penstock.function.FunctionRef;
import io.penstock.function.Owner;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.MappingOpener.Tools;
import io.penstock.trigger.bucket.BucketSource;
import io.penstock.trigger.bucket.NotificationReader;
import io.penstock.trigger.bucket.ObjectIntake;
import io.penstock.trigger.mapping.FailedBatch;
import io.penstock.trigger.mapping.MappingWatch;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A bucket whose store puts its notifications into a queue or a topic of Kafka: an event source
 * mapping whose function is the bucket.
 */
final class QueuedBucket implements BucketSource, MappingWatch {
  private final String where;
  private final Deployable mapping;
  private volatile String problem;

  private QueuedBucket(
      String where, MappingOpener opener, MappingDef def, QueuedObjects objects, Tools tools) {
    this.where = where;
    this.mapping =
        opener.open(
            def,
            new Tools(
                tools.vertx(),
                objects,
                form -> FailedBatch.Taker.NOBODY,
                this,
                null,
                tools.clock(),
                tools.random()));
  }

  /**
   * @param owner whose bucket it is
   * @param source of the mapping: a queue's or a cluster's ARN
   * @param topic null for a queue
   */
  public static QueuedBucket open(
      String bucket,
      Owner owner,
      String where,
      String source,
      String topic,
      MappingOpener opener,
      NotificationReader reader,
      ObjectIntake intake,
      Vertx vertx,
      InstantSource clock,
      RandomGenerator random) {
    // No function can have this name: none is taken for the bucket.
    var receiver = new FunctionRef(owner.region(), owner.account(), "bucket." + bucket, null);
    var given =
        new JsonObject()
            .put("EventSourceArn", source)
            .put("FunctionName", receiver.arn())
            .put("BatchSize", topic == null ? 10 : 100)
            .put("MaximumBatchingWindowInSeconds", 0)
            .put("FunctionResponseTypes", new JsonArray().add("ReportBatchItemFailures"));
    if (topic != null)
      given.put("Topics", new JsonArray().add(topic)).put("StartingPosition", "TRIM_HORIZON");
    String uuid =
        UUID.nameUUIDFromBytes(("bucket " + bucket).getBytes(StandardCharsets.UTF_8)).toString();
    return new QueuedBucket(
        where,
        opener,
        MappingDef.of(uuid, given),
        new QueuedObjects(bucket, reader, intake),
        new Tools(vertx, null, null, null, null, clock, random));
  }

  @Override
  public Future<?> deploy(Context context) throws Exception {
    return mapping.deploy(context);
  }

  @Override
  public Future<?> undeploy(Context context) throws Exception {
    return mapping.undeploy(context);
  }

  @Override
  public String where() {
    return where;
  }

  @Override
  public String problem() {
    return problem;
  }

  @Override
  public void result(String text) {
    problem = text.startsWith("PROBLEM: ") ? text.substring(9) : null;
  }

  @Override
  public void invoked(int records, Duration iteratorAge) {}

  @Override
  public void settled(int records) {}

  @Override
  public void filteredOut(int records) {}

  @Override
  public void gaveUp(int records) {}
}
