package io.penstock.gateway.cloudformation;

import io.vertx.core.json.JsonObject;

/**
 * A change set as it is kept.
 *
 * @param id an ARN
 * @param body name, stack, type, template, parameters, tags, status, changes; not to be changed
 */
public record ChangeSet(String id, JsonObject body) {
  public String name() {
    return body.getString("name");
  }

  public String stackId() {
    return body.getString("stackId");
  }

  JsonObject write() {
    return new JsonObject().put("id", id).put("body", body);
  }

  static ChangeSet read(JsonObject json) {
    return new ChangeSet(json.getString("id"), json.getJsonObject("body", new JsonObject()));
  }
}
