package io.penstock.gateway.lambda.source;

import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.node.Node;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.sqs.QueueFault;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.BatchForm;
import io.penstock.trigger.mapping.OrderedMapping;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.RecordFilter;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.queue.HttpQueue;
import io.penstock.trigger.queue.QueueClient;
import io.penstock.trigger.queue.QueueMapping;
import io.penstock.trigger.queue.QueueRules;
import io.penstock.trigger.stream.AwsEndpoint;
import io.penstock.trigger.stream.AwsErrorException;
import io.penstock.trigger.stream.DynamoDbStream;
import io.penstock.trigger.stream.KinesisStream;
import io.penstock.trigger.stream.ShardApi;
import io.penstock.trigger.stream.ShardForm;
import io.penstock.trigger.stream.ShardSource;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** What event source mappings are opened with: a line for each kind of source. */
public final class Sources {
  private final Node node;

  private Sources(Node node) {
    this.node = node;
  }

  public static Map<SourceType, MappingOpener> of(Node node) {
    var sources = new Sources(node);
    return Map.of(
        SourceType.SQS, sources.new Queues(),
        SourceType.DYNAMODB, sources.new Shards(),
        SourceType.KINESIS, sources.new Shards(),
        SourceType.POSTGRESQL, new PostgresTables(node.context),
        SourceType.MYSQL, new MysqlTables(node.context),
        SourceType.DOCUMENTDB, new MongoStreams(node.context),
        SourceType.MSK, new KafkaTopics(node.context),
        SourceType.SELF_MANAGED_KAFKA, new KafkaTopics(node.context));
  }

  private ShardApi stream(MappingDef def, Vertx vertx) {
    boolean kinesis = def.type() == SourceType.KINESIS;
    AwsEndpoint at = endpoint(kinesis ? "kinesis" : "dynamodb", "URL");
    return kinesis
        ? new KinesisStream(
            vertx,
            at,
            def.source(),
            "arn:aws:iam::" + node.context.settings.account() + ":role/penstock",
            node.context.clock)
        : new DynamoDbStream(vertx, at, def.source(), node.context.clock);
  }

  private Deployable shards(MappingDef def, MappingOpener.Tools tools) {
    ShardApi api = stream(def, tools.vertx());
    var timing = Timing.of(tools.vertx(), tools.clock());
    var criteria = FilterCriteria.parse(def.filters());
    return ordered(
        def,
        tools,
        record -> criteria.passes(record.filtered()),
        new ShardSource(tools.vertx(), api, start(def), checkpoints(node.context, def), timing),
        new ShardForm(def.source()),
        timing);
  }

  static StartAt start(MappingDef def) {
    return switch (def.json().getString("StartingPosition")) {
      case "LATEST" -> StartAt.NEWEST;
      case "AT_TIMESTAMP" ->
          new StartAt.Since(
              Instant.ofEpochMilli(
                  Math.round(def.json().getDouble("StartingPositionTimestamp") * 1000)));
      default -> StartAt.OLDEST;
    };
  }

  static Deployable ordered(
      MappingDef def,
      MappingOpener.Tools tools,
      RecordFilter filter,
      OrderedSource source,
      BatchForm form,
      Timing timing) {
    return new OrderedMapping(
        new OrderedMapping.Config(
            def.name(),
            def.function(),
            def.batching(),
            filter,
            source,
            form,
            tools.intake(),
            tools.failures().apply(form),
            tools.watch(),
            timing,
            tools.random()));
  }

  /** How far a mapping has read. */
  static StoredCheckpoints checkpoints(ServiceContext context, MappingDef def) {
    return new StoredCheckpoints(context.store.documents(), def.uuid());
  }

  /** What is wrong with where a source is said to be; null for nothing. */
  static String problem(URI given, Consumer<URI> parser) {
    if (given == null) return null;
    try {
      parser.accept(given);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** Asks a database; it may block. */
  interface Question {
    void ask() throws Exception;
  }

  /** What a database refuses is refused; one that cannot be reached now may be later. */
  static Future<Void> refusals(Vertx vertx, Question question) {
    return vertx
        .<Void>executeBlocking(
            () -> {
              question.ask();
              return null;
            },
            false)
        .recover(
            problem ->
                problem instanceof RefusedTableException
                    ? Future.failedFuture(new IllegalArgumentException(problem.getMessage()))
                    : Future.succeededFuture());
  }

  private AwsEndpoint endpoint(String source, String option) {
    AwsEndpoint endpoint = node.context.settings.awsSource(source);
    if (endpoint == null)
      throw new IllegalArgumentException(
          "no endpoint is configured: start with --source " + source + "=" + option);
    return endpoint;
  }

  /** Streams of shards, with what is kept of them here. */
  private final class Shards implements MappingOpener {
    @Override
    public Future<Void> check(MappingDef def) {
      ShardApi stream = stream(def, node.context.vertx);
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

    @Override
    public Deployable open(MappingDef def, Tools tools) {
      return shards(def, tools);
    }

    @Override
    public Future<Void> gone(MappingDef def) {
      return checkpoints(node.context, def).forget();
    }
  }

  /** Queues of an SQS-compatible service. */
  private final class Queues implements MappingOpener {
    private QueueClient queue(MappingDef def) {
      QueueClient own = node.queues.client(def.source());
      if (own != null) return own;
      return new HttpQueue(
          node.context.vertx, endpoint("sqs", "URL"), def.source(), node.context.clock);
    }

    @Override
    public Future<Void> check(MappingDef def) {
      QueueClient queue = queue(def);
      return queue
          .facts()
          .<Void>mapEmpty()
          .recover(
              problem ->
                  problem instanceof QueueFault
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

    @Override
    public Deployable open(MappingDef def, Tools tools) {
      var function = node.functions.registry.snapshot().function(def.function().name());
      var rules =
          new QueueRules(
              def.json().getInteger("BatchSize"),
              Duration.ofSeconds(def.json().getInteger("MaximumBatchingWindowInSeconds")),
              def.partialAnswers(),
              def.leastPollers(),
              def.maximumConcurrency(),
              function == null ? Duration.ofSeconds(3) : function.latest().spec().timeout(),
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
}
