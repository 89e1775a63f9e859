package io.penstock.gateway.lambda.mapping;

import io.penstock.function.Arn;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Set;

/** Kinds of sources that Lambda polls, with what their mappings may say. */
public enum SourceType {
  SQS("sqs", 10, 10_000),
  DYNAMODB("dynamodb", 100, 10_000),
  KINESIS("kinesis", 100, 10_000),
  MSK("kafka", 100, 10_000),
  SELF_MANAGED_KAFKA("self-managed-kafka", 100, 10_000),
  DOCUMENTDB("rds", 100, 10_000),
  POSTGRESQL("rds", 100, 10_000),
  MYSQL("rds", 100, 10_000);

  private static final Set<String> ORDERED_OPTIONS =
      Set.of("BisectBatchOnFunctionError", "MaximumRetryAttempts", "MaximumRecordAgeInSeconds");

  private final String service;
  final int batchSize;
  final int mostBatchSize;

  SourceType(String service, int batchSize, int mostBatchSize) {
    this.service = service;
    this.batchSize = batchSize;
    this.mostBatchSize = mostBatchSize;
  }

  /** As it is shown: {@code sqs}, {@code kafka}. */
  public String shown() {
    return switch (this) {
      case SELF_MANAGED_KAFKA, MSK -> "kafka";
      case DOCUMENTDB -> "documentdb";
      case POSTGRESQL -> "postgresql";
      case MYSQL -> "mysql";
      default -> service;
    };
  }

  /** Null when it is none of these. */
  public static SourceType of(JsonObject given) {
    if (given.getJsonObject("SelfManagedEventSource") != null) return SELF_MANAGED_KAFKA;
    String arn = given.getString("EventSourceArn");
    Arn source = Arn.parse(arn);
    if (source == null) return null;
    if (source.isOf("rds") && source.resource().startsWith("db:"))
      return source.resource().contains("/mysql/") ? MYSQL : POSTGRESQL;
    for (SourceType type : values()) if (source.isOf(type.service)) return type;
    return null;
  }

  public boolean isKafka() {
    return this == MSK || this == SELF_MANAGED_KAFKA;
  }

  boolean isShards() {
    return this == DYNAMODB || this == KINESIS;
  }

  /** Rows of a table, as they change. */
  boolean isTable() {
    return this == POSTGRESQL || this == MYSQL;
  }

  /** Whether records have an order, and so a position to start from. */
  public boolean isOrdered() {
    return this != SQS;
  }

  /** How long a batch waits for company when the mapping does not say. */
  Duration window() {
    return isKafka() || this == DOCUMENTDB ? Duration.ofMillis(500) : Duration.ZERO;
  }

  /** Whether a mapping of this kind may have the option. */
  boolean takes(String option) {
    return switch (option) {
      case "ScalingConfig" -> this == SQS;
      case "ProvisionedPollerConfig" -> this == SQS || isKafka();
      case "ParallelizationFactor" -> isShards() || isTable();
      case "TumblingWindowInSeconds" -> isShards();
      case "Topics", "SelfManagedKafkaEventSourceConfig", "AmazonManagedKafkaEventSourceConfig" ->
          isKafka();
      case "StartingPosition", "StartingPositionTimestamp" -> isOrdered();
      case "DestinationConfig" -> isOrdered();
      case "DocumentDBEventSourceConfig" -> this == DOCUMENTDB;
      case "Queues" -> false;
      default -> !ORDERED_OPTIONS.contains(option) || isOrdered();
    };
  }
}
