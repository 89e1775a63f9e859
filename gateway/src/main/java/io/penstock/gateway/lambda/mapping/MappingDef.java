package io.penstock.gateway.lambda.mapping;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.delivery.FunctionArn;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.queue.QueueRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An event source mapping, checked and with its defaults filled in.
 *
 * @param given members as CreateEventSourceMapping names them, JSON text; FunctionName is the
 *     function's ARN as it was addressed
 * @param modified null until it is kept
 */
public record MappingDef(String uuid, String given, Instant modified) {
  /** Batches in flight at most, where a mapping sets no limit of its own. */
  private static final int CONCURRENCY = 100;

  private static final int CALLS_OF_A_POLLER = 10;
  private static final String POLLERS = "ProvisionedPollerConfig";

  private static final int KAFKA_RETRIES = 10;

  public JsonObject json() {
    return new JsonObject(given);
  }

  public SourceType type() {
    return SourceType.of(json());
  }

  public FunctionRef function() {
    return FunctionArn.parse(json().getString("FunctionName"));
  }

  public boolean enabled() {
    return json().getBoolean("Enabled", true);
  }

  /** Queue, stream or cluster; of a self-managed one its servers. */
  public String source() {
    JsonObject json = json();
    String arn = json.getString("EventSourceArn");
    return arn == null ? servers() : arn;
  }

  /** Kafka's bootstrap servers, joined by commas; null for what has an ARN. */
  public String servers() {
    JsonObject own = json().getJsonObject("SelfManagedEventSource");
    if (own == null) return null;
    JsonArray servers =
        own.getJsonObject("Endpoints", new JsonObject())
            .getJsonArray("KAFKA_BOOTSTRAP_SERVERS", new JsonArray());
    return String.join(",", servers.stream().map(Object::toString).toList());
  }

  /** Kafka's topic; null for all others. */
  public String topic() {
    JsonArray topics = json().getJsonArray("Topics");
    return topics == null || topics.isEmpty() ? null : topics.getString(0);
  }

  /** What of a DocumentDB cluster is watched; empty for other sources. */
  public JsonObject database() {
    return json().getJsonObject("DocumentDBEventSourceConfig", new JsonObject());
  }

  /** Filter patterns; empty: everything passes. */
  public List<String> filters() {
    JsonArray filters =
        json()
            .getJsonObject("FilterCriteria", new JsonObject())
            .getJsonArray("Filters", new JsonArray());
    return filters.stream().map(filter -> ((JsonObject) filter).getString("Pattern")).toList();
  }

  /** Where what is given up goes; null: nowhere. */
  public String onFailure() {
    return json()
        .getJsonObject("DestinationConfig", new JsonObject())
        .getJsonObject("OnFailure", new JsonObject())
        .getString("Destination");
  }

  /** Batches in flight at most. */
  public int maximumConcurrency() {
    JsonObject pollers = json().getJsonObject(POLLERS);
    if (pollers != null) return CALLS_OF_A_POLLER * pollers.getInteger("MaximumPollers", 200);
    return json()
        .getJsonObject("ScalingConfig", new JsonObject())
        .getInteger("MaximumConcurrency", CONCURRENCY);
  }

  /** How many poll a queue even when it is idle. */
  public int leastPollers() {
    return json()
        .getJsonObject(POLLERS, new JsonObject())
        .getInteger("MinimumPollers", QueueRules.POLLERS);
  }

  /** The options of ordered sources. */
  public Batching batching() {
    JsonObject json = json();
    int age = json.getInteger("MaximumRecordAgeInSeconds", -1);
    Integer window = json.getInteger("MaximumBatchingWindowInSeconds");
    return new Batching(
        json.getInteger("BatchSize"),
        window == null || window == 0 ? type().window() : Duration.ofSeconds(window),
        json.getInteger("ParallelizationFactor", 1),
        partialAnswers(),
        json.getBoolean("BisectBatchOnFunctionError", false),
        retries(json),
        age < 0 ? null : Duration.ofSeconds(age),
        Duration.ofSeconds(json.getInteger("TumblingWindowInSeconds", 0)),
        CONCURRENCY);
  }

  /** Lambda does not try Kafka's records for ever once it has somewhere to put them. */
  private int retries(JsonObject json) {
    int retries = json.getInteger("MaximumRetryAttempts", -1);
    return retries < 0 && type().isKafka() && onFailure() != null ? KAFKA_RETRIES : retries;
  }

  public boolean partialAnswers() {
    return json()
        .getJsonArray("FunctionResponseTypes", new JsonArray())
        .contains("ReportBatchItemFailures");
  }

  /** As shown to people: {@code sqs:orders}. */
  public String name() {
    String source = topic() == null ? source() : topic();
    if (type().isTable()) {
      ChangeArn arn = ChangeArn.parse(source);
      return type().shown() + ":" + arn.schema() + "." + arn.table();
    }
    if (type() == SourceType.DOCUMENTDB) {
      String collection = database().getString("CollectionName");
      String database = database().getString("DatabaseName");
      return "documentdb:" + (collection == null ? database : database + "." + collection);
    }
    int last = source.lastIndexOf(':');
    return type().shown() + ":" + (topic() == null ? source.substring(last + 1) : source);
  }

  /** Of two mappings alike in this, the second is refused. */
  String identity() {
    return source() + " " + function().unqualifiedArn() + " " + topic() + " " + database();
  }

  public MappingDef with(JsonObject json, Instant now) {
    return new MappingDef(uuid, json.encode(), now);
  }

  JsonObject write() {
    return new JsonObject()
        .put("uuid", uuid)
        .put("given", new JsonObject(given))
        .put("modified", modified.toString());
  }

  static MappingDef read(JsonObject json) {
    return new MappingDef(
        json.getString("uuid"), json.getJsonObject("given").encode(), json.getInstant("modified"));
  }
}
