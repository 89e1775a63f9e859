package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.sqs.QueueFault;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.queue.HttpQueue;
import io.penstock.trigger.queue.QueueClient;
import io.penstock.trigger.queue.QueueMapping;
import io.penstock.trigger.queue.QueueRules;
import io.penstock.trigger.stream.AwsErrorException;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Function;

/**
 * Queues: the gateway's own, or those of an SQS-compatible service.
 *
 * @param own the gateway's queue of an ARN; null when queues are elsewhere
 * @param timeout of a function; null when there is none of the name
 */
record QueueSources(
    ServiceContext context, Function<String, QueueClient> own, Function<String, Duration> timeout)
    implements MappingOpener {
  private QueueClient queue(MappingDef def) {
    QueueClient queue = own.apply(def.source());
    if (queue != null) return queue;
    return new HttpQueue(
        context.vertx, SourceKit.endpoint(context, "sqs"), def.source(), context.clock);
  }

  @Override
  public Future<Void> check(MappingDef def) {
    QueueClient queue = queue(def);
    return queue
        .facts()
        .compose(facts -> suits(def, facts))
        .recover(
            problem ->
                problem instanceof IllegalArgumentException
                    ? Future.failedFuture(problem)
                    : problem instanceof QueueFault
                            || problem instanceof AwsErrorException e
                                && e.code().contains("QueueDoesNotExist")
                        ? Future.failedFuture(
                            new IllegalArgumentException(
                                "Error occurred while ReceiveMessage. SQS Error Code:"
                                    + " AWS.SimpleQueueService.NonExistentQueue. SQS Error Message:"
                                    + " The specified queue does not exist."))
                        : Future.succeededFuture())
        .onComplete(done -> queue.close());
  }

  /** A message would be visible again before the function is done with it; AWS's words. */
  private Future<Void> suits(MappingDef def, QueueClient.Facts facts) {
    Duration limit = timeout.apply(def.function().name());
    return limit == null || facts.visibility().compareTo(limit) >= 0
        ? Future.succeededFuture()
        : Future.failedFuture(
            new IllegalArgumentException(
                "Queue visibility timeout: "
                    + facts.visibility().toSeconds()
                    + " seconds is less than Function timeout: "
                    + limit.toSeconds()
                    + " seconds"));
  }

  @Override
  public Deployable open(MappingDef def, Tools tools) {
    Duration limit = timeout.apply(def.function().name());
    var rules =
        new QueueRules(
            def.members().getInteger("BatchSize"),
            Duration.ofSeconds(def.members().getInteger("MaximumBatchingWindowInSeconds")),
            def.partialAnswers(),
            def.leastPollers(),
            def.maximumConcurrency(),
            limit == null ? Duration.ofSeconds(3) : limit,
            FilterCriteria.parse(def.filters()));
    return new QueueMapping(
        new QueueMapping.Config(
            def.name(),
            def.source(),
            def.function(),
            rules,
            queue(def),
            tools.intake(),
            tools.watch(),
            Timing.of(tools.vertx(), tools.clock()),
            tools.random()));
  }
}
