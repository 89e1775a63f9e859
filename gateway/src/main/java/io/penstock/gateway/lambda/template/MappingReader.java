package io.penstock.gateway.lambda.template;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.lambda.mapping.MappingCheck;
import io.penstock.gateway.lambda.mapping.MappingDef;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Value;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads event source mappings, of functions' events and on their own. */
public final class MappingReader {
  /** Members whose value is kept as it is written. */
  private static final List<String> PLAIN =
      List.of(
          "FilterCriteria",
          "DestinationConfig",
          "SourceAccessConfigurations",
          "SelfManagedEventSource",
          "AmazonManagedKafkaEventSourceConfig",
          "SelfManagedKafkaEventSourceConfig",
          "DocumentDBEventSourceConfig",
          "ScalingConfig",
          "ProvisionedPollerConfig",
          "FunctionResponseTypes",
          "Topics",
          "Queues");

  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "KmsKeyArn",
          "KMSKeyArn",
          "MetricsConfig",
          "SchemaRegistryConfig",
          "SecretsManagerKmsKeyId",
          "LoggingConfig",
          "Tags",
          "SourceAccessConfigurations");

  /** How a cluster of Kafka of one's own is reached, as SAM has it. */
  private static final List<String> ACCESS =
      List.of(
          "BASIC_AUTH",
          "CLIENT_CERTIFICATE_TLS_AUTH",
          "SASL_SCRAM_256_AUTH",
          "SASL_SCRAM_512_AUTH",
          "SERVER_ROOT_CA_CERTIFICATE",
          "VPC_SECURITY_GROUP",
          "VPC_SUBNET");

  private final Reading reading;

  public MappingReader(Reading reading) {
    this.reading = reading;
  }

  /** An {@code AWS::Lambda::EventSourceMapping}. */
  public void mapping(Resource resource) {
    var properties = resource.properties();
    String name = properties.required("FunctionName");
    FunctionRef function = name == null ? null : reading.function(properties, "FunctionName", name);
    var given = new JsonObject();
    String arn = properties.text("EventSourceArn");
    if (arn != null) given.put("EventSourceArn", ofStream(arn));
    add(properties, resource.id(), function, given);
  }

  /**
   * An event of a function.
   *
   * @param source the property that names the source: {@code Queue}, {@code Stream}
   */
  public void event(FunctionDef function, String id, Properties event, String source) {
    var given = new JsonObject();
    String arn = event.required(source);
    if (arn != null && !arn.startsWith("arn:")) {
      event.error(
          source,
          arn
              + " is not an ARN. Write !GetAtt NAME.Arn of one in this template, or the whole ARN"
              + " of another.");
      return;
    }
    if (source.equals("Stream") && arn != null && arn.contains(":kafka:"))
      event.required("StartingPosition");
    Properties ends = event.map("DestinationConfig");
    if (ends != null) {
      Properties failure = ends.map("OnFailure");
      if (failure != null) failure.oneOf("Type", null, "SQS", "SNS", "S3", "S3Bucket", "Kafka");
      ends.finish(Set.of());
    }
    if (arn != null) given.put("EventSourceArn", ofStream(arn));
    database(event, given);
    add(event, id, reading.target(function), given);
  }

  /** A consumer of Kinesis's enhanced fan-out reads what its stream has. */
  private static String ofStream(String arn) {
    int consumer = arn.indexOf("/consumer/");
    return consumer > 0 && arn.contains(":kinesis:") ? arn.substring(0, consumer) : arn;
  }

  /** A queue that a function reads, as other events want it. */
  public void queue(
      Properties event, FunctionDef function, String id, String arn, JsonObject settings) {
    add(
        event,
        id,
        settings.put("EventSourceArn", arn).put("FunctionName", reading.target(function).arn()));
  }

  /** An event of type {@code SelfManagedKafka}. */
  public void kafkaEvent(FunctionDef function, String id, Properties event) {
    var given = new JsonObject();
    List<String> servers = event.texts("KafkaBootstrapServers");
    if (servers.isEmpty()) event.error("KafkaBootstrapServers", "is missing.");
    if (event.head("SourceAccessConfigurations") instanceof Value.Sequence)
      for (Properties access : event.list("SourceAccessConfigurations")) access(access);
    given.put(
        "SelfManagedEventSource",
        new JsonObject()
            .put(
                "Endpoints",
                new JsonObject().put("KAFKA_BOOTSTRAP_SERVERS", new JsonArray(servers))));
    add(event, id, reading.target(function), given);
  }

  private static void access(Properties access) {
    String type = access.required("Type");
    if (type != null && !ACCESS.contains(type))
      access.error("Type", type + " is not one of " + String.join(", ", ACCESS) + ".");
    access.required("URI");
  }

  /** SAM spells DocumentDB's settings apart. */
  private static void database(Properties event, JsonObject given) {
    var config = new JsonObject();
    for (String member : List.of("DatabaseName", "CollectionName", "FullDocument"))
      text(event, member, config);
    if (!config.isEmpty()) given.put("DocumentDBEventSourceConfig", config);
  }

  private void add(Properties properties, String id, FunctionRef function, JsonObject given) {
    for (String member : PLAIN) plain(properties, member, given);
    if (properties.head("FilterCriteria") instanceof Value.Mapping)
      properties.map("FilterCriteria").finish(Set.of(), "Filters");
    if (given.containsKey("SourceAccessConfigurations"))
      properties.warn(
          "SourceAccessConfigurations",
          "is kept, and changes nothing here: how the source is reached is said with --source.");
    String group = properties.text("ConsumerGroupId");
    if (group != null)
      given.put(
          given.containsKey("SelfManagedEventSource")
              ? "SelfManagedKafkaEventSourceConfig"
              : "AmazonManagedKafkaEventSourceConfig",
          new JsonObject().put("ConsumerGroupId", group));
    servers(given);
    for (Map.Entry<String, int[]> range : RANGES.entrySet()) {
      Integer number = properties.number(range.getKey(), range.getValue()[0], range.getValue()[1]);
      if (number != null) given.put(range.getKey(), number);
    }
    if (properties.has("BisectBatchOnFunctionError"))
      given.put("BisectBatchOnFunctionError", properties.flag("BisectBatchOnFunctionError", false));
    String position =
        properties.oneOf("StartingPosition", null, "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP");
    if (position != null) given.put("StartingPosition", position);
    String since = properties.text("StartingPositionTimestamp");
    if (since != null && since.matches("\\d{1,12}(\\.\\d{1,9})?"))
      given.put("StartingPositionTimestamp", Double.parseDouble(since));
    else if (since != null)
      properties.error(
          "StartingPositionTimestamp", since + " is not a time in seconds since 1970.");
    given.put("Enabled", properties.flag("Enabled", true));
    properties.finish(WITHOUT_EFFECT);
    if (function == null) return;
    add(properties, id, given.put("FunctionName", function.arn()));
  }

  private void add(Properties properties, String id, JsonObject given) {
    String uuid = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
    try {
      var def = MappingDef.of(uuid, MappingCheck.complete(given));
      reading.others.add(def);
      if (def.type().isKafka() && given.containsKey("ProvisionedPollerConfig"))
        reading.problems.warn(
            properties.place(),
            properties.where() + ".ProvisionedPollerConfig",
            "is kept, and changes nothing here: one consumer reads all partitions, and the function"
                + " is called for each at the same time.");
    } catch (IllegalArgumentException e) {
      reading.problems.error(properties.place(), properties.where(), e.getMessage());
    } catch (ClassCastException e) {
      reading.problems.error(
          properties.place(), properties.where(), "a value is not of the expected type.");
    }
  }

  private static final Map<String, int[]> RANGES =
      Map.of(
          "BatchSize", new int[] {1, 10_000},
          "MaximumBatchingWindowInSeconds", new int[] {0, 300},
          "ParallelizationFactor", new int[] {1, 10},
          "MaximumRetryAttempts", new int[] {-1, 10_000},
          "MaximumRecordAgeInSeconds", new int[] {-1, 604_800},
          "TumblingWindowInSeconds", new int[] {0, 900});

  private static void text(Properties properties, String member, JsonObject given) {
    String text = properties.text(member);
    if (text != null) given.put(member, text);
  }

  private static void plain(Properties properties, String member, JsonObject given) {
    Value value = properties.raw(member);
    if (value == null) return;
    Object json = value.toJson();
    boolean list =
        member.equals("Topics")
            || member.equals("Queues")
            || member.equals("FunctionResponseTypes");
    given.put(member, list && json instanceof String ? new JsonArray().add(json) : json);
  }

  /** CloudFormation spells the key of the servers differently from the API. */
  private static void servers(JsonObject given) {
    if (!(given.getValue("SelfManagedEventSource") instanceof JsonObject own)
        || !(own.getValue("Endpoints") instanceof JsonObject endpoints)) return;
    Object servers = endpoints.remove("KafkaBootstrapServers");
    if (servers != null) endpoints.put("KAFKA_BOOTSTRAP_SERVERS", servers);
  }
}
