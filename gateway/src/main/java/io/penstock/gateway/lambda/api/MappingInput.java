package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.lambda.mapping.MappingCheck;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads what CreateEventSourceMapping and UpdateEventSourceMapping are given. */
final class MappingInput {
  private static final Set<String> MEMBERS =
      Set.of(
          "EventSourceArn",
          "FunctionName",
          "Enabled",
          "BatchSize",
          "FilterCriteria",
          "MaximumBatchingWindowInSeconds",
          "ParallelizationFactor",
          "StartingPosition",
          "StartingPositionTimestamp",
          "DestinationConfig",
          "MaximumRecordAgeInSeconds",
          "BisectBatchOnFunctionError",
          "MaximumRetryAttempts",
          "TumblingWindowInSeconds",
          "Topics",
          "Queues",
          "SourceAccessConfigurations",
          "SelfManagedEventSource",
          "FunctionResponseTypes",
          "AmazonManagedKafkaEventSourceConfig",
          "SelfManagedKafkaEventSourceConfig",
          "ScalingConfig",
          "DocumentDBEventSourceConfig",
          "ProvisionedPollerConfig");
  private static final Pattern DESTINATION =
      Pattern.compile(
          "arn:aws[a-zA-Z-]*:(?:sqs|sns):[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_.-]+"
              + "|arn:aws[a-zA-Z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
              + "|kafka://[a-zA-Z0-9._-]{1,249}");

  private MappingInput() {}

  /**
   * The members that were given, their types and ranges right.
   *
   * @throws AwsFault otherwise
   */
  static JsonObject read(JsonObject body) {
    var check = new Constraints(body);
    check.text("EventSourceArn", 1, 1_024, null);
    check.flag("Enabled");
    check.number("BatchSize", 1, 10_000);
    check.number("MaximumBatchingWindowInSeconds", 0, 300);
    check.number("ParallelizationFactor", 1, 10);
    check.number("MaximumRecordAgeInSeconds", -1, 604_800);
    check.number("MaximumRetryAttempts", -1, 10_000);
    check.number("TumblingWindowInSeconds", 0, 900);
    check.flag("BisectBatchOnFunctionError");
    check.oneOf("StartingPosition", null, "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP");
    List<String> topics = check.texts("Topics");
    if (topics.size() > 1)
      check.fail("Topics", topics, "Member must have length less than or equal to 1");
    check.texts("Queues");
    for (String type : check.texts("FunctionResponseTypes"))
      if (!type.equals("ReportBatchItemFailures"))
        check.fail(
            "FunctionResponseTypes",
            "[" + type + "]",
            "Member must satisfy constraint: [Member must satisfy enum value set:"
                + " [ReportBatchItemFailures]]");
    Constraints scaling = check.in("ScalingConfig");
    if (scaling != null) scaling.number("MaximumConcurrency", 2, 1_000);
    Constraints pollers = check.in("ProvisionedPollerConfig");
    if (pollers != null) {
      pollers.number("MinimumPollers", 1, 200);
      pollers.number("MaximumPollers", 1, 2_000);
    }
    Constraints filters = check.in("FilterCriteria");
    if (filters != null)
      for (Constraints filter : filters.each("Filters", 0, 10))
        filter.text("Pattern", 0, 4_096, null);
    Constraints destinations = check.in("DestinationConfig");
    Constraints failure = destinations == null ? null : destinations.in("OnFailure");
    String destination = failure == null ? null : failure.text("Destination", 0, 350, null);
    for (Constraints access : check.each("SourceAccessConfigurations", 0, 22)) {
      access.text("Type", 1, 64, null);
      access.text("URI", 1, 200, null);
    }
    Integer age = body.getInteger("MaximumRecordAgeInSeconds");
    if (age != null && age > -1 && age < 60)
      check.fail(
          "MaximumRecordAgeInSeconds",
          age,
          "Member must be -1, or have value greater than or equal to 60");
    check.check();
    if (destination != null
        && !destination.isEmpty()
        && !DESTINATION.matcher(destination).matches())
      throw AwsFault.invalid(
          "The provided destination config DestinationConfig(onSuccess=null,"
              + " onFailure=OnFailure(destination="
              + destination
              + ")) is invalid: it is not the ARN of a queue, topic or bucket, nor a Kafka topic.");
    return known(body);
  }

  private static JsonObject known(JsonObject body) {
    var unknown = new TreeSet<>(body.fieldNames());
    unknown.removeAll(MEMBERS);
    unknown.removeAll(MappingCheck.WITHOUT_EFFECT);
    if (!unknown.isEmpty())
      throw AwsFault.invalid("These parameters are not served here: " + String.join(", ", unknown));
    JsonObject given = body.copy();
    for (String member : List.copyOf(given.fieldNames()))
      if (given.getValue(member) == null) given.remove(member);
    JsonObject destinations = given.getJsonObject("DestinationConfig");
    if (destinations != null) {
      JsonObject failure = destinations.getJsonObject("OnFailure", new JsonObject());
      if ("".equals(failure.getString("Destination"))) failure.remove("Destination");
    }
    return given;
  }
}
