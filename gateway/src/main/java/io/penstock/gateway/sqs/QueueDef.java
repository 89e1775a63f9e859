package io.penstock.gateway.sqs;

import io.penstock.function.Arn;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A queue and what was set of it. Immutable.
 *
 * @param attributes as set, checked; what is missing has SQS's default
 * @param created null until it is kept
 * @param modified likewise
 */
public record QueueDef(
    String name,
    Map<String, String> attributes,
    Map<String, String> tags,
    Instant created,
    Instant modified) {
  public static final String FIFO = ".fifo";

  public QueueDef {
    attributes = Map.copyOf(attributes);
    tags = Map.copyOf(tags);
  }

  public boolean fifo() {
    return name.endsWith(FIFO);
  }

  public int number(String attribute) {
    String set = attributes.get(attribute);
    return Integer.parseInt(set == null ? QueueAttributes.DEFAULTS.get(attribute) : set);
  }

  /** Null when there is no redrive policy. */
  public Redrive redrive() {
    String policy = attributes.get("RedrivePolicy");
    if (policy == null || policy.isEmpty()) return null;
    var json = new JsonObject(policy);
    return new Redrive(
        json.getString("deadLetterTargetArn"),
        Integer.parseInt(String.valueOf(json.getValue("maxReceiveCount"))));
  }

  /** Where messages go that were received too often. */
  public record Redrive(String arn, int maxReceives) {
    public String queue() {
      return Arn.of(arn).name();
    }
  }

  long retentionMillis() {
    return 1000L * number("MessageRetentionPeriod");
  }

  public boolean contentBasedDeduplication() {
    return "true".equals(attributes.get("ContentBasedDeduplication"));
  }

  boolean deduplicatesByGroup() {
    return "messageGroup".equals(attributes.get("DeduplicationScope"));
  }

  QueueDef with(Map<String, String> changed, Instant now) {
    var all = new LinkedHashMap<>(attributes);
    changed.forEach(
        (name, value) -> {
          if (value.isEmpty()) all.remove(name);
          else all.put(name, value);
        });
    QueueAttributes.oneEncryption(all, changed);
    return new QueueDef(name, all, tags, created, now);
  }

  public QueueDef tagged(Map<String, String> newTags) {
    return new QueueDef(name, attributes, newTags, created, modified);
  }

  QueueDef at(Instant newCreated, Instant newModified) {
    return new QueueDef(name, attributes, tags, newCreated, newModified);
  }

  boolean sameAs(QueueDef other) {
    return other != null && attributes.equals(other.attributes) && tags.equals(other.tags);
  }

  public JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("attributes", new JsonObject(new LinkedHashMap<>(attributes)))
        .put("tags", new JsonObject(new LinkedHashMap<>(tags)))
        .put("created", created.toString())
        .put("modified", modified.toString());
  }

  public static QueueDef read(JsonObject json) {
    return new QueueDef(
        json.getString("name"),
        texts(json.getJsonObject("attributes", new JsonObject())),
        texts(json.getJsonObject("tags", new JsonObject())),
        json.getInstant("created"),
        json.getInstant("modified"));
  }

  private static Map<String, String> texts(JsonObject json) {
    var texts = new LinkedHashMap<String, String>();
    for (String name : json.fieldNames()) texts.put(name, json.getString(name));
    return texts;
  }
}
