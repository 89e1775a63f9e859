package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.queue.QueueClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/** What event source mappings are opened with: a line for each kind of source. */
public final class Sources {
  private Sources() {}

  /**
   * @param queues the gateway's own queue of an ARN; null when queues are elsewhere
   * @param timeout of a function; null when there is none of the name
   */
  public static Map<SourceType, MappingOpener> of(
      ServiceContext context,
      Function<String, QueueClient> queues,
      Function<String, Duration> timeout) {
    return Map.of(
        SourceType.SQS, new QueueSources(context, queues, timeout),
        SourceType.DYNAMODB, new ShardSources(context),
        SourceType.KINESIS, new ShardSources(context),
        SourceType.POSTGRESQL, new PostgresTables(context),
        SourceType.MYSQL, new MysqlTables(context),
        SourceType.DOCUMENTDB, new MongoStreams(context),
        SourceType.MSK, new KafkaTopics(context),
        SourceType.SELF_MANAGED_KAFKA, new KafkaTopics(context));
  }
}
