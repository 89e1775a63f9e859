package io.penstock.gateway.lambda.source;

import io.penstock.function.Arn;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.AwsErrorException;
import io.penstock.trigger.stream.DynamoDbStream;
import io.penstock.trigger.stream.KinesisStream;
import io.penstock.trigger.stream.ShardApi;
import io.penstock.trigger.stream.ShardForm;
import io.penstock.trigger.stream.ShardSource;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** Streams of shards: of DynamoDB and of Kinesis. */
record ShardSources(ServiceContext context) implements MappingOpener {
  @Override
  public Future<Void> check(MappingDef def) {
    ShardApi stream = stream(def, context.vertx);
    return stream
        .resolve()
        .<Void>mapEmpty()
        .recover(
            problem ->
                problem instanceof AwsErrorException e
                        && e.code().equals("ResourceNotFoundException")
                    ? Future.failedFuture(
                        new IllegalArgumentException("Stream not found: " + def.source()))
                    : Future.succeededFuture())
        .onComplete(done -> stream.close());
  }

  private ShardApi stream(MappingDef def, Vertx vertx) {
    boolean kinesis = def.type() == SourceType.KINESIS;
    AwsEndpoint at = SourceKit.endpoint(context, kinesis ? "kinesis" : "dynamodb");
    return kinesis
        ? new KinesisStream(
            vertx,
            at,
            def.source(),
            Arn.ofRole(context.owner.account(), "penstock").toString(),
            context.clock)
        : new DynamoDbStream(vertx, at, def.source(), context.clock);
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    ShardApi api = stream(def, tools.vertx());
    var timing = Timing.of(tools.vertx(), tools.clock());
    var criteria = FilterCriteria.parse(def.filters());
    return SourceKit.ordered(
        def,
        tools,
        record -> criteria.passes(record.filtered()),
        new ShardSource(
            tools.vertx(),
            api,
            SourceKit.start(def, tools.since()),
            SourceKit.checkpoints(context, def),
            timing),
        new ShardForm(def.source()),
        timing);
  }

  @Override
  public Future<Void> gone(MappingDef def) {
    return SourceKit.checkpoints(context, def).forget();
  }
}
