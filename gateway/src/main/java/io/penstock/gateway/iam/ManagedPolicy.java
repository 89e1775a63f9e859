package io.penstock.gateway.iam;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A customer managed policy.
 *
 * @param path begins and ends with a slash
 * @param id {@code ANPA...}
 * @param versions by number, at most five
 * @param standard number of the version in force
 * @param last number of the newest version that there ever was
 */
public record ManagedPolicy(
    String name,
    String path,
    String id,
    String description,
    SortedMap<Integer, Version> versions,
    int standard,
    int last,
    Map<String, String> tags,
    Instant created,
    Instant updated) {
  /** A document as it once was. */
  public record Version(String document, Instant created) {}

  public ManagedPolicy {
    versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }

  /**
   * @param arns {@code arn:aws:iam::ACCOUNT:}
   */
  public String arn(String arns) {
    return arns + key();
  }

  /** What its ARN ends with. */
  String key() {
    return "policy" + path + name;
  }

  public ManagedPolicy tagged(Map<String, String> all) {
    return new ManagedPolicy(
        name, path, id, description, versions, standard, last, all, created, updated);
  }

  public ManagedPolicy with(String document, boolean inForce, Instant now) {
    var more = new TreeMap<>(versions);
    more.put(last + 1, new Version(document, now));
    return new ManagedPolicy(
        name,
        path,
        id,
        description,
        more,
        inForce ? last + 1 : standard,
        last + 1,
        tags,
        created,
        now);
  }

  public ManagedPolicy without(int version, Instant now) {
    var fewer = new TreeMap<>(versions);
    fewer.remove(version);
    return new ManagedPolicy(
        name, path, id, description, fewer, standard, last, tags, created, now);
  }

  public ManagedPolicy standard(int version, Instant now) {
    return new ManagedPolicy(
        name, path, id, description, versions, version, last, tags, created, now);
  }

  JsonObject write() {
    var all = new JsonObject();
    versions.forEach(
        (number, one) ->
            all.put(
                number.toString(),
                new JsonObject()
                    .put("document", one.document)
                    .put("created", one.created.toString())));
    return new JsonObject()
        .put("name", name)
        .put("path", path)
        .put("id", id)
        .put("description", description)
        .put("versions", all)
        .put("standard", standard)
        .put("last", last)
        .put("tags", Texts.json(tags))
        .put("created", created.toString())
        .put("updated", updated.toString());
  }

  static ManagedPolicy read(JsonObject json) {
    var versions = new TreeMap<Integer, Version>();
    for (var one : json.getJsonObject("versions", new JsonObject())) {
      var version = (JsonObject) one.getValue();
      versions.put(
          Integer.valueOf(one.getKey()),
          new Version(version.getString("document"), Instant.parse(version.getString("created"))));
    }
    return new ManagedPolicy(
        json.getString("name"),
        json.getString("path", "/"),
        json.getString("id"),
        json.getString("description"),
        versions,
        json.getInteger("standard", 1),
        json.getInteger("last", 1),
        Texts.map(json.getJsonObject("tags")),
        json.getInstant("created", Instant.EPOCH),
        json.getInstant("updated", Instant.EPOCH));
  }
}
