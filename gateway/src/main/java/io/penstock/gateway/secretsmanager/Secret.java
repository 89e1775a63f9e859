package io.penstock.gateway.secretsmanager;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A secret, without its values.
 *
 * @param suffix six characters that its ARN ends with: one that is made anew has another
 * @param description null when there is none
 * @param keyId of KMS, as it was said, or null; it is encrypted with the gateway's
 * @param deleted when it goes for good; null: it stays
 * @param policy the document, or null
 * @param versions oldest first
 */
public record Secret(
    String name,
    String suffix,
    String description,
    String keyId,
    Instant created,
    Instant changed,
    Instant deleted,
    String policy,
    Map<String, String> tags,
    List<SecretVersion> versions) {
  public static final String CURRENT = "AWSCURRENT";
  public static final String PREVIOUS = "AWSPREVIOUS";

  /** Those without a label that are kept, as AWS does. */
  private static final int DEPRECATED = 100;

  public Secret {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    versions = List.copyOf(versions);
  }

  /** A new one. */
  static Secret made(String name, String suffix, Instant now) {
    return new Secret(name, suffix, null, null, now, now, null, null, Map.of(), List.of());
  }

  /** One that {@code penstock secrets set} has made: nothing is known but its name. */
  public static Secret plain(String name) {
    return made(name, "000000", Instant.EPOCH)
        .versions(
            List.of(
                new SecretVersion(
                    "00000000-0000-0000-0000-000000000000",
                    java.util.Set.of(CURRENT),
                    false,
                    Instant.EPOCH)),
            Instant.EPOCH);
  }

  /** The version of that id, or null. */
  public SecretVersion version(String id) {
    return versions.stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
  }

  /** The version of that stage, or null. */
  public SecretVersion at(String stage) {
    return versions.stream().filter(one -> one.has(stage)).findFirst().orElse(null);
  }

  public Secret described(String text, String key, Instant now) {
    return new Secret(name, suffix, text, key, created, now, deleted, policy, tags, versions);
  }

  public Secret tagged(Map<String, String> all, Instant now) {
    return new Secret(
        name, suffix, description, keyId, created, now, deleted, policy, all, versions);
  }

  public Secret guarded(String document, Instant now) {
    return new Secret(
        name, suffix, description, keyId, created, now, deleted, document, tags, versions);
  }

  public Secret deletedAt(Instant when, Instant now) {
    return new Secret(name, suffix, description, keyId, created, now, when, policy, tags, versions);
  }

  private Secret versions(List<SecretVersion> all, Instant now) {
    return new Secret(name, suffix, description, keyId, created, now, deleted, policy, tags, all);
  }

  /** With one more version; who had its stages before has them no more. */
  Secret with(SecretVersion version, Instant now) {
    var all = new ArrayList<>(versions);
    all.add(
        new SecretVersion(version.id(), java.util.Set.of(), version.binary(), version.created()));
    Secret next = versions(all, now);
    for (String stage : version.stages()) next = next.moved(stage, version.id(), now);
    return next.pruned(now);
  }

  /**
   * With a label elsewhere. What was current becomes the previous one.
   *
   * @param to a version's id; null: nowhere
   */
  public Secret moved(String stage, String to, Instant now) {
    SecretVersion from = at(stage);
    if (from != null && from.id().equals(to)) return this;
    boolean retires = stage.equals(CURRENT) && from != null;
    var all = new ArrayList<SecretVersion>();
    for (SecretVersion one : versions) {
      SecretVersion next = one.id().equals(to) ? one.with(stage) : one.without(stage);
      if (retires) next = one.id().equals(from.id()) ? next.with(PREVIOUS) : next.without(PREVIOUS);
      all.add(next);
    }
    return versions(all, now);
  }

  /** Without the oldest of those that nothing names any more. */
  private Secret pruned(Instant now) {
    long spare = versions.stream().filter(one -> one.stages().isEmpty()).count() - DEPRECATED;
    if (spare <= 0) return this;
    var all = new ArrayList<SecretVersion>();
    for (SecretVersion one : versions) if (!one.stages().isEmpty() || spare-- <= 0) all.add(one);
    return versions(all, now);
  }

  JsonObject write() {
    var labels = new JsonObject();
    tags.forEach(labels::put);
    var list = new JsonArray();
    for (SecretVersion one : versions) list.add(one.write());
    return new JsonObject()
        .put("name", name)
        .put("suffix", suffix)
        .put("description", description)
        .put("keyId", keyId)
        .put("created", created.toString())
        .put("changed", changed.toString())
        .put("deleted", deleted == null ? null : deleted.toString())
        .put("policy", policy)
        .put("tags", labels)
        .put("versions", list);
  }

  static Secret read(JsonObject json) {
    var tags = new TreeMap<String, String>();
    json.getJsonObject("tags", new JsonObject())
        .forEach(one -> tags.put(one.getKey(), (String) one.getValue()));
    var versions = new ArrayList<SecretVersion>();
    for (Object one : json.getJsonArray("versions", new JsonArray()))
      versions.add(SecretVersion.read((JsonObject) one));
    String epoch = Instant.EPOCH.toString();
    String deleted = json.getString("deleted");
    return new Secret(
        json.getString("name"),
        json.getString("suffix", "000000"),
        json.getString("description"),
        json.getString("keyId"),
        Instant.parse(json.getString("created", epoch)),
        Instant.parse(json.getString("changed", epoch)),
        deleted == null ? null : Instant.parse(deleted),
        json.getString("policy"),
        tags,
        versions);
  }
}
