package io.penstock.gateway.cloudformation;

import io.penstock.gateway.template.StackFacts;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A stack as it is kept: its template and what became of it.
 *
 * @param id an ARN
 * @param status in CloudFormation's words
 * @param reason null when there is none
 * @param updated null when it never was
 * @param body template, parameters, tags, capabilities, and lists of resources, outputs and events;
 *     not to be changed
 */
public record StackRecord(
    String id,
    String name,
    String status,
    String reason,
    Instant created,
    Instant updated,
    JsonObject body) {
  static final String DELETED = "DELETE_COMPLETE";
  private static final int EVENTS = 500;

  /** Whether there is such a stack still. */
  public boolean isThere() {
    return !status.equals(DELETED);
  }

  /** Whether it has a template in force. */
  public boolean isInForce() {
    return isThere() && body.getBoolean("inForce", false);
  }

  public String template() {
    return body.getString("template", "");
  }

  public Map<String, String> parameters() {
    var parameters = new TreeMap<String, String>();
    body.getJsonObject("parameters", new JsonObject())
        .forEach(one -> parameters.put(one.getKey(), (String) one.getValue()));
    return parameters;
  }

  public JsonArray tags() {
    return body.getJsonArray("tags", new JsonArray());
  }

  /** Of {@code resources}, {@code outputs}, {@code events}, in order. */
  public List<JsonObject> list(String member) {
    var list = new ArrayList<JsonObject>();
    for (Object one : body.getJsonArray(member, new JsonArray())) list.add((JsonObject) one);
    return list;
  }

  StackRecord with(String newStatus, String why, Instant now, JsonArray events) {
    JsonObject next = body.copy();
    var all = new JsonArray();
    body.getJsonArray("events", new JsonArray()).forEach(all::add);
    events.forEach(all::add);
    while (all.size() > EVENTS) all.remove(0);
    next.put("events", all);
    return new StackRecord(id, name, newStatus, why, created, now, next);
  }

  StackRecord with(String member, Object value) {
    return new StackRecord(
        id, name, status, reason, created, updated, body.copy().put(member, value));
  }

  /** Parameters as they are shown: what is not to be echoed is not. */
  public static JsonArray shown(StackFacts facts, Map<String, String> parameters) {
    var shown = new JsonArray();
    for (StackFacts.Parameter one : facts.parameters()) {
      String value = parameters.getOrDefault(one.name(), one.standard());
      shown.add(
          new JsonObject()
              .put("ParameterKey", one.name())
              .put("ParameterValue", one.hidden() ? "****" : value == null ? "" : value));
    }
    return shown;
  }

  JsonObject write() {
    return new JsonObject()
        .put("id", id)
        .put("name", name)
        .put("status", status)
        .put("reason", reason)
        .put("created", created.toString())
        .put("updated", updated == null ? null : updated.toString())
        .put("body", body);
  }

  static StackRecord read(JsonObject json) {
    String updated = json.getString("updated");
    return new StackRecord(
        json.getString("id"),
        json.getString("name"),
        json.getString("status", "CREATE_COMPLETE"),
        json.getString("reason"),
        Instant.parse(json.getString("created", Instant.EPOCH.toString())),
        updated == null ? null : Instant.parse(updated),
        json.getJsonObject("body", new JsonObject()));
  }
}
