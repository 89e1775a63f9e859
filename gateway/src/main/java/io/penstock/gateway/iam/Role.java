package io.penstock.gateway.iam;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A role.
 *
 * @param path begins and ends with a slash
 * @param id {@code AROA...}, of this role alone: another of the same name has another
 * @param trust who may assume it, a policy document
 * @param description null when there is none
 * @param maxSession seconds
 * @param boundary ARN of a policy, or null
 * @param inline policy documents by name
 * @param attached ARNs of policies, in the order in which they were attached
 */
public record Role(
    String name,
    String path,
    String id,
    String trust,
    String description,
    int maxSession,
    String boundary,
    Map<String, String> tags,
    Map<String, String> inline,
    List<String> attached,
    Instant created) {
  public Role {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    inline = Collections.unmodifiableMap(new TreeMap<>(inline));
    attached = List.copyOf(attached);
  }

  /**
   * @param arns {@code arn:aws:iam::ACCOUNT:}
   */
  public String arn(String arns) {
    return arns + "role" + path + name;
  }

  public Role trusting(String document) {
    return new Role(
        name,
        path,
        id,
        document,
        description,
        maxSession,
        boundary,
        tags,
        inline,
        attached,
        created);
  }

  public Role described(String text, int seconds) {
    return new Role(
        name, path, id, trust, text, seconds, boundary, tags, inline, attached, created);
  }

  public Role within(String policy) {
    return new Role(
        name, path, id, trust, description, maxSession, policy, tags, inline, attached, created);
  }

  public Role tagged(Map<String, String> all) {
    return new Role(
        name, path, id, trust, description, maxSession, boundary, all, inline, attached, created);
  }

  public Role inline(Map<String, String> documents) {
    return new Role(
        name,
        path,
        id,
        trust,
        description,
        maxSession,
        boundary,
        tags,
        documents,
        attached,
        created);
  }

  public Role attached(List<String> policies) {
    return new Role(
        name, path, id, trust, description, maxSession, boundary, tags, inline, policies, created);
  }

  JsonObject write() {
    return new JsonObject()
        .put("name", name)
        .put("path", path)
        .put("id", id)
        .put("trust", trust)
        .put("description", description)
        .put("maxSession", maxSession)
        .put("boundary", boundary)
        .put("tags", Texts.json(tags))
        .put("inline", Texts.json(inline))
        .put("attached", new JsonArray(attached))
        .put("created", created.toString());
  }

  static Role read(JsonObject json) {
    return new Role(
        json.getString("name"),
        json.getString("path", "/"),
        json.getString("id"),
        json.getString("trust"),
        json.getString("description"),
        json.getInteger("maxSession", 3600),
        json.getString("boundary"),
        Texts.map(json.getJsonObject("tags")),
        Texts.map(json.getJsonObject("inline")),
        json.getJsonArray("attached", new JsonArray()).stream().map(String.class::cast).toList(),
        json.getInstant("created", Instant.EPOCH));
  }
}
