package io.penstock.gateway;

import io.penstock.gateway.mapping.MappingDef;
import io.penstock.gateway.mapping.MappingOpener;
import io.penstock.gateway.mapping.SourceType;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.queue.HttpQueue;
import io.penstock.trigger.queue.QueueClient;
import io.penstock.trigger.queue.QueueMapping;
import io.penstock.trigger.queue.QueueRules;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.AwsErrorException;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What event source mappings are opened with: a line for each kind of source. */
final class Sources {
  private final Penstock penstock;

  private Sources(Penstock penstock) {
    this.penstock = penstock;
  }

  static Map<SourceType, MappingOpener> of(Penstock penstock) {
    var sources = new Sources(penstock);
    return Map.of(SourceType.SQS, sources.new Queues());
  }

  private AwsEndpoint endpoint(String source, String option) {
    URI uri = penstock.settings.sources().get(source);
    if (uri == null)
      throw new IllegalArgumentException(
          "no endpoint is configured: start with --source " + source + "=" + option);
    return AwsEndpoint.open(uri, penstock.settings.region());
  }

  /** Queues of an SQS-compatible service. */
  private final class Queues implements MappingOpener {
    private QueueClient queue(MappingDef def) {
      return new HttpQueue(penstock.vertx, endpoint("sqs", "URL"), def.source(), penstock.clock);
    }

    @Override
    public Future<Void> check(MappingDef def) {
      QueueClient queue = queue(def);
      return queue
          .facts()
          .<Void>mapEmpty()
          .recover(
              problem ->
                  problem instanceof AwsErrorException e && e.code().contains("QueueDoesNotExist")
                      ? Future.failedFuture(
                          new IllegalArgumentException(
                              "Error occurred while ReceiveMessage. SQS Error Code:"
                                  + " AWS.SimpleQueueService.NonExistentQueue. SQS Error Message:"
                                  + " The specified queue does not exist."))
                      : Future.succeededFuture())
          .onComplete(done -> queue.close());
    }

    @Override
    public Deployable open(MappingDef def, Tools tools) {
      var function = penstock.registry.snapshot().function(def.function().name());
      var rules =
          new QueueRules(
              def.json().getInteger("BatchSize"),
              Duration.ofSeconds(def.json().getInteger("MaximumBatchingWindowInSeconds")),
              def.partialAnswers(),
              def.maximumConcurrency(),
              function == null ? Duration.ofSeconds(3) : function.latest().spec().timeout(),
              FilterCriteria.parse(def.filters()));
      return new QueueMapping(
          new QueueMapping.Parts(
              def.name(),
              def.source(),
              def.function(),
              rules,
              queue(def),
              tools.intake(),
              tools.watch(),
              Timing.of(tools.vertx(), tools.clock()),
              tools.chance()));
    }
  }
}
