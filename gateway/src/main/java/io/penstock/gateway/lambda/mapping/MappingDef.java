package io.penstock.gateway.lambda.mapping;

import io.penstock.function.Arn;
import io.penstock.function.FunctionRef;
import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.mapping.Batching;
import io.penstock.trigger.queue.QueueRules;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An event source mapping, checked and with its defaults filled in.
 *
 * @param members as CreateEventSourceMapping names them; FunctionName is the function's ARN as it
 *     was addressed; never changed
 * @param created null until it is kept
 * @param modified likewise
 */
public record MappingDef(String uuid, JsonObject members, Instant created, Instant modified) {
  /** Batches in flight at most, where a mapping sets no limit of its own. */
  private static final int CONCURRENCY = 100;

  private static final int CALLS_OF_A_POLLER = 10;
  private static final String POLLERS = "ProvisionedPollerConfig";

  private static final int KAFKA_RETRIES = 10;
  private static final String TAGS = "Tags";

  public MappingDef {
    members = members.copy();
  }

  /** A mapping that is not kept yet. */
  public static MappingDef of(String uuid, JsonObject members) {
    return new MappingDef(uuid, members, null, null);
  }

  /** The members, to be changed. */
  public JsonObject json() {
    return members.copy();
  }

  public Map<String, String> tags() {
    var tags = new TreeMap<String, String>();
    for (var tag : members.getJsonObject(TAGS, new JsonObject()))
      tags.put(tag.getKey(), String.valueOf(tag.getValue()));
    return tags;
  }

  public MappingDef withTags(Map<String, String> tags) {
    return new MappingDef(
        uuid, json().put(TAGS, new JsonObject(new TreeMap<>(tags))), created, modified);
  }

  /** Whether another version reads and calls as this one does. */
  boolean worksAs(MappingDef other) {
    if (other == null) return false;
    JsonObject mine = json();
    JsonObject theirs = other.json();
    mine.remove(TAGS);
    theirs.remove(TAGS);
    return mine.equals(theirs);
  }

  public SourceType type() {
    return SourceType.of(members);
  }

  public FunctionRef function() {
    return FunctionRef.parse(members.getString("FunctionName"));
  }

  public boolean enabled() {
    return members.getBoolean("Enabled", true);
  }

  /** Queue, stream or cluster; of a self-managed one its servers. */
  public String source() {
    JsonObject json = members;
    String arn = json.getString("EventSourceArn");
    return arn == null ? servers() : arn;
  }

  /** Kafka's bootstrap servers, joined by commas; null for what has an ARN. */
  public String servers() {
    JsonObject own = members.getJsonObject("SelfManagedEventSource");
    if (own == null) return null;
    JsonArray servers =
        own.getJsonObject("Endpoints", new JsonObject())
            .getJsonArray("KAFKA_BOOTSTRAP_SERVERS", new JsonArray());
    return String.join(",", servers.stream().map(Object::toString).toList());
  }

  /** Kafka's topic; null for all others. */
  public String topic() {
    JsonArray topics = members.getJsonArray("Topics");
    return topics == null || topics.isEmpty() ? null : topics.getString(0);
  }

  /** What of a DocumentDB cluster is watched; empty for other sources. */
  public JsonObject database() {
    return members.getJsonObject("DocumentDBEventSourceConfig", new JsonObject());
  }

  /** Filter patterns; empty: everything passes. */
  public List<String> filters() {
    JsonArray filters =
        members
            .getJsonObject("FilterCriteria", new JsonObject())
            .getJsonArray("Filters", new JsonArray());
    return filters.stream().map(filter -> ((JsonObject) filter).getString("Pattern")).toList();
  }

  /** Where what is given up goes; null: nowhere. */
  public String onFailure() {
    return members
        .getJsonObject("DestinationConfig", new JsonObject())
        .getJsonObject("OnFailure", new JsonObject())
        .getString("Destination");
  }

  /** Batches in flight at most. */
  public int maximumConcurrency() {
    JsonObject pollers = members.getJsonObject(POLLERS);
    if (pollers != null) return CALLS_OF_A_POLLER * pollers.getInteger("MaximumPollers", 200);
    return members
        .getJsonObject("ScalingConfig", new JsonObject())
        .getInteger("MaximumConcurrency", CONCURRENCY);
  }

  /** How many poll a queue even when it is idle. */
  public int leastPollers() {
    return members
        .getJsonObject(POLLERS, new JsonObject())
        .getInteger("MinimumPollers", QueueRules.POLLERS);
  }

  /** The options of ordered sources. */
  public Batching batching() {
    JsonObject json = members;
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
    return members
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
    return type().shown() + ":" + (topic() == null ? Arn.of(source).name() : source);
  }

  /** Of two mappings alike in this, the second is refused. */
  String identity() {
    return source() + " " + function().unqualifiedArn() + " " + topic() + " " + database();
  }

  public MappingDef with(JsonObject json, Instant now) {
    return new MappingDef(uuid, json, created == null ? now : created, now);
  }

  JsonObject write() {
    return new JsonObject()
        .put("uuid", uuid)
        .put("given", members)
        .put("created", created.toString())
        .put("modified", modified.toString());
  }

  static MappingDef read(JsonObject json) {
    Instant modified = json.getInstant("modified", Instant.EPOCH);
    return new MappingDef(
        json.getString("uuid"),
        json.getJsonObject("given"),
        json.getInstant("created", modified),
        modified);
  }
}
