package io.penstock.gateway.lambda.mapping;

import io.penstock.gateway.egress.KafkaTarget;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.filter.EventPattern;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.filter.InvalidPatternException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/** The sense of a mapping's members, and their defaults. Types and ranges are right already. */
public final class MappingCheck {
  /** Members that are kept and given back, and mean nothing here. */
  public static final Set<String> WITHOUT_EFFECT =
      Set.of("KMSKeyArn", "MetricsConfig", "LoggingConfig", "Tags");

  private static final List<String> OPTIONS =
      List.of(
          "ScalingConfig",
          "ProvisionedPollerConfig",
          "ParallelizationFactor",
          "TumblingWindowInSeconds",
          "Topics",
          "SelfManagedKafkaEventSourceConfig",
          "AmazonManagedKafkaEventSourceConfig",
          "StartingPosition",
          "StartingPositionTimestamp",
          "DestinationConfig",
          "DocumentDBEventSourceConfig",
          "Queues",
          "BisectBatchOnFunctionError",
          "MaximumRetryAttempts",
          "MaximumRecordAgeInSeconds");

  private MappingCheck() {}

  /**
   * The members with their defaults.
   *
   * @throws IllegalArgumentException with AWS's words
   */
  public static JsonObject complete(JsonObject members) {
    JsonObject given = members.copy();
    SourceType type = SourceType.of(given);
    if (type == null) throw new IllegalArgumentException("Unrecognized event source.");
    for (String option : OPTIONS)
      if (isSaid(given, option) && !type.takes(option))
        throw new IllegalArgumentException(
            "Unsupported " + option + " parameter for given event source mapping type.");
    batch(given, type);
    pollers(given, type);
    if (type.isOrdered()) position(given, type);
    if (type.isKafka() && given.getJsonArray("Topics", new JsonArray()).size() != 1)
      throw new IllegalArgumentException("Exactly one topic must be provided.");
    destination(given, type);
    if (type == SourceType.DOCUMENTDB) database(given);
    if (type.isTable()) ChangeArn.parse(given.getString("EventSourceArn"));
    filters(given);
    if (type.isOrdered()) {
      given.put("MaximumRetryAttempts", given.getInteger("MaximumRetryAttempts", -1));
      given.put("MaximumRecordAgeInSeconds", given.getInteger("MaximumRecordAgeInSeconds", -1));
      given.put(
          "BisectBatchOnFunctionError", given.getBoolean("BisectBatchOnFunctionError", false));
      if (!given.containsKey("DestinationConfig"))
        given.put("DestinationConfig", new JsonObject().put("OnFailure", new JsonObject()));
    }
    if (type.isTable())
      given.put("ParallelizationFactor", given.getInteger("ParallelizationFactor", 1));
    if (type.isShards()) {
      given.put("ParallelizationFactor", given.getInteger("ParallelizationFactor", 1));
      given.put("TumblingWindowInSeconds", given.getInteger("TumblingWindowInSeconds", 0));
      if (given.getInteger("TumblingWindowInSeconds") > 0
          && given.getInteger("ParallelizationFactor") > 1)
        throw new IllegalArgumentException(
            "Tumbling windows and a parallelization factor above 1 exclude one another.");
    }
    if (!given.containsKey("FunctionResponseTypes"))
      given.put("FunctionResponseTypes", new JsonArray());
    return given;
  }

  private static void destination(JsonObject given, SourceType type) {
    String to =
        given.getValue("DestinationConfig") instanceof JsonObject ends
                && ends.getValue("OnFailure") instanceof JsonObject failure
            ? failure.getString("Destination")
            : null;
    if (to == null || !KafkaTarget.isTopic(to)) return;
    if (!type.isKafka())
      throw new IllegalArgumentException(
          "Topics of Kafka are failure destinations of Kafka event sources only: name a queue or"
              + " an SNS topic instead of "
              + to
              + ".");
    if (given.getJsonArray("Topics").contains(KafkaTarget.topic(to)))
      throw new IllegalArgumentException(
          "The failure destination "
              + to
              + " is the topic that is read: what fails would come back without end.");
  }

  private static boolean isSaid(JsonObject given, String option) {
    Object value = given.getValue(option);
    return switch (value) {
      case null -> false;
      case JsonObject object -> !object.isEmpty() && !object.encode().equals("{\"OnFailure\":{}}");
      case JsonArray list -> !list.isEmpty();
      default -> true;
    };
  }

  private static void batch(JsonObject given, SourceType type) {
    boolean fifo = type == SourceType.SQS && given.getString("EventSourceArn").endsWith(".fifo");
    int size = given.getInteger("BatchSize", type.batchSize);
    int most = fifo ? 10 : type.mostBatchSize;
    if (size > most)
      throw new IllegalArgumentException(
          "Batch size must be less than or equal to " + most + " for this event source.");
    int window = given.getInteger("MaximumBatchingWindowInSeconds", 0);
    if (fifo && window > 0)
      throw new IllegalArgumentException("Batching window is not supported for FIFO queues.");
    if (type == SourceType.SQS && size > 10 && window == 0)
      throw new IllegalArgumentException(
          "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater"
              + " than 10");
    given.put("BatchSize", size).put("MaximumBatchingWindowInSeconds", window);
  }

  private static void pollers(JsonObject given, SourceType type) {
    JsonObject pollers = given.getJsonObject("ProvisionedPollerConfig");
    if (pollers == null) return;
    if (isSaid(given, "ScalingConfig"))
      throw new IllegalArgumentException(
          "ScalingConfig and ProvisionedPollerConfig exclude one another.");
    int fewest = type == SourceType.SQS ? 2 : 1;
    int least = pollers.getInteger("MinimumPollers", fewest);
    int most = pollers.getInteger("MaximumPollers", 200);
    if (least < fewest || least > 200 || most < least || most > 2_000)
      throw new IllegalArgumentException(
          "ProvisionedPollerConfig: MinimumPollers is from "
              + fewest
              + " to 200, MaximumPollers from MinimumPollers to 2000.");
  }

  private static void position(JsonObject given, SourceType type) {
    String position = given.getString("StartingPosition");
    if (position == null) {
      if (type.isShards() || type == SourceType.DOCUMENTDB || type.isTable())
        throw new IllegalArgumentException(
            "1 validation error detected: Value null at 'startingPosition' failed to satisfy"
                + " constraint: Member must not be null.");
      position = "TRIM_HORIZON";
      given.put("StartingPosition", position);
    }
    if (position.equals("AT_TIMESTAMP")) {
      if (type == SourceType.DYNAMODB || type.isTable())
        throw new IllegalArgumentException(
            "Unsupported starting position for arn type: " + given.getString("EventSourceArn"));
      if (given.getValue("StartingPositionTimestamp") == null)
        throw new IllegalArgumentException(
            "StartingPositionTimestamp is required when StartingPosition is AT_TIMESTAMP.");
    }
  }

  private static void database(JsonObject given) {
    JsonObject config = given.getJsonObject("DocumentDBEventSourceConfig");
    if (config == null || config.getString("DatabaseName") == null)
      throw new IllegalArgumentException("DocumentDBEventSourceConfig.DatabaseName is missing.");
  }

  private static void filters(JsonObject given) {
    JsonArray filters =
        given.getValue("FilterCriteria") instanceof JsonObject criteria
                && criteria.getValue("Filters") instanceof JsonArray list
            ? list
            : new JsonArray();
    if (filters.size() > FilterCriteria.MOST)
      throw new IllegalArgumentException(
          "Maximum number of filters is " + FilterCriteria.MOST + ".");
    for (Object filter : filters) {
      String pattern = filter instanceof JsonObject object ? object.getString("Pattern") : null;
      try {
        if (pattern == null || pattern.length() > EventPattern.CHARACTERS)
          throw new IllegalArgumentException("Invalid filter pattern definition.");
        EventPattern.parse(pattern);
      } catch (InvalidPatternException e) {
        throw new IllegalArgumentException("Invalid filter pattern definition.");
      }
    }
  }
}
