package io.penstock.gateway.sns;

import io.penstock.function.Arn;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A topic. Immutable.
 *
 * @param attributes those that were set, by SNS's names
 */
public record Topic(String arn, Map<String, String> attributes, Map<String, String> tags) {
  private static final int MESSAGE_BYTES = 262_144;

  public Topic {
    var kept = new TreeMap<>(attributes);
    kept.replaceAll(AttributeValues::kept);
    attributes = Collections.unmodifiableMap(kept);
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  public String name() {
    return Arn.of(arn).name();
  }

  public boolean fifo() {
    return name().endsWith(".fifo");
  }

  boolean deduplicatesByContent() {
    return "true".equalsIgnoreCase(attributes.get("ContentBasedDeduplication"));
  }

  /** Whether duplicates are looked for within their group, not in the whole topic. */
  boolean deduplicatesByGroup() {
    return "MessageGroup".equals(attributes.get("FifoThroughputScope"));
  }

  /** {@code 1} or {@code 2}: how endpoints and queues are sent signatures. */
  String signatureVersion() {
    return attributes.getOrDefault("SignatureVersion", "1");
  }

  /** Functions are sent signatures where someone has said that there shall be some. */
  boolean signsForFunctions() {
    return attributes.containsKey("SignatureVersion");
  }

  int maximumMessageSize() {
    String size = attributes.get("MaximumMessageSize");
    return size == null ? MESSAGE_BYTES : Integer.parseInt(size);
  }

  public Topic withAttribute(String name, String value) {
    var changed = new TreeMap<>(attributes);
    if (value == null) changed.remove(name);
    else changed.put(name, value);
    return new Topic(arn, changed, tags);
  }

  public Topic withTags(Map<String, String> changed) {
    return new Topic(arn, attributes, changed);
  }

  JsonObject write() {
    return new JsonObject()
        .put("arn", arn)
        .put("attributes", texts(attributes))
        .put("tags", texts(tags));
  }

  static Topic read(JsonObject json) {
    return new Topic(
        json.getString("arn"),
        texts(json.getJsonObject("attributes", new JsonObject())),
        texts(json.getJsonObject("tags", new JsonObject())));
  }

  static JsonObject texts(Map<String, String> map) {
    var json = new JsonObject();
    map.forEach(json::put);
    return json;
  }

  static Map<String, String> texts(JsonObject json) {
    var map = new TreeMap<String, String>();
    for (String name : json.fieldNames()) map.put(name, json.getString(name));
    return map;
  }
}
