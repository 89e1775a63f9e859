package io.penstock.gateway.ssm;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A parameter, without its value.
 *
 * @param type {@code String}, {@code StringList} or {@code SecureString}
 * @param description null when there is none
 * @param keyId of KMS, as it was said, for one that is secure; it is encrypted with the gateway's
 * @param version from 1 on
 */
public record Parameter(
    String name,
    String type,
    String description,
    String keyId,
    String tier,
    String dataType,
    long version,
    Instant modified,
    Map<String, String> tags) {
  public static final String SECURE = "SecureString";

  public Parameter {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** One that {@code penstock secrets set} has made: nothing is known but its name. */
  public static Parameter plain(String name) {
    return new Parameter(name, SECURE, null, null, "Standard", "text", 1, Instant.EPOCH, Map.of());
  }

  public boolean isSecure() {
    return type.equals(SECURE);
  }

  public Parameter tagged(Map<String, String> all) {
    return new Parameter(name, type, description, keyId, tier, dataType, version, modified, all);
  }

  JsonObject write() {
    var kept = new JsonObject();
    tags.forEach(kept::put);
    return new JsonObject()
        .put("name", name)
        .put("type", type)
        .put("description", description)
        .put("keyId", keyId)
        .put("tier", tier)
        .put("dataType", dataType)
        .put("version", version)
        .put("modified", modified.toString())
        .put("tags", kept);
  }

  static Parameter read(JsonObject json) {
    var tags = new TreeMap<String, String>();
    json.getJsonObject("tags", new JsonObject())
        .forEach(one -> tags.put(one.getKey(), (String) one.getValue()));
    return new Parameter(
        json.getString("name"),
        json.getString("type", SECURE),
        json.getString("description"),
        json.getString("keyId"),
        json.getString("tier", "Standard"),
        json.getString("dataType", "text"),
        json.getLong("version", 1L),
        Instant.parse(json.getString("modified", Instant.EPOCH.toString())),
        tags);
  }
}
