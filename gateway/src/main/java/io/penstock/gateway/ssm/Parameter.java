package io.penstock.gateway.ssm;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A parameter, without its value unless a template says it.
 *
 * @param type {@code String}, {@code StringList} or {@code SecureString}
 * @param description null when there is none
 * @param keyId of KMS, as it was said, for one that is secure; it is encrypted with the gateway's
 * @param version from 1 on
 * @param declared the value that a template says; null where the value is kept among secrets
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
    Map<String, String> tags,
    String declared) {
  public static final String SECURE = "SecureString";

  public Parameter {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /** One that {@code penstock secrets set} has made: nothing is known but its name. */
  public static Parameter plain(String name) {
    return new Parameter(
        name, SECURE, null, null, "Standard", "text", 1, Instant.EPOCH, Map.of(), null);
  }

  public boolean isSecure() {
    return type.equals(SECURE);
  }

  public Parameter tagged(Map<String, String> all) {
    return new Parameter(
        name, type, description, keyId, tier, dataType, version, modified, all, declared);
  }

  /** A template's, as it follows the one before it: null for none. */
  Parameter after(Parameter before, Instant now) {
    if (before == null) return at(1, now);
    Parameter same = at(before.version, before.modified);
    return same.equals(before) ? same : at(before.version + 1, now);
  }

  private Parameter at(long newVersion, Instant when) {
    return new Parameter(
        name, type, description, keyId, tier, dataType, newVersion, when, tags, declared);
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
        .put("declared", declared)
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
        tags,
        json.getString("declared"));
  }
}
