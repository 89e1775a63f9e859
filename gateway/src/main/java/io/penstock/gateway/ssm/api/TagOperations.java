package io.penstock.gateway.ssm.api;

import io.penstock.gateway.ssm.Parameter;
import io.penstock.gateway.ssm.Parameters;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags of parameters. */
final class TagOperations {
  private static final int MOST = 50;

  private final Parameters parameters;

  TagOperations(Parameters parameters) {
    this.parameters = parameters;
  }

  Future<JsonObject> add(JsonObject in) {
    return change(in, tags -> tags(tags, in.getJsonArray("Tags")));
  }

  Future<JsonObject> remove(JsonObject in) {
    return change(
        in,
        before -> {
          var tags = new TreeMap<>(before);
          for (Object key : in.getJsonArray("TagKeys")) tags.remove((String) key);
          return tags;
        });
  }

  JsonObject list(JsonObject in) {
    var list = new JsonArray();
    parameter(in)
        .tags()
        .forEach((key, value) -> list.add(new JsonObject().put("Key", key).put("Value", value)));
    return new JsonObject().put("TagList", list);
  }

  /** Those there are with those given. */
  static Map<String, String> tags(Map<String, String> before, JsonArray given) {
    var tags = new TreeMap<>(before);
    if (given != null)
      for (Object one : given) {
        var tag = (JsonObject) one;
        tags.put(tag.getString("Key"), tag.getString("Value"));
      }
    if (tags.size() > MOST)
      throw SsmService.fault("TooManyTagsError", "A parameter can have at most " + MOST + " tags.");
    return tags;
  }

  private Parameter parameter(JsonObject in) {
    Parameter found =
        in.getString("ResourceType").equals("Parameter")
            ? parameters.find(in.getString("ResourceId"))
            : null;
    if (found != null) return found;
    throw SsmService.fault(
        "InvalidResourceId",
        "The resource ID isn't valid. Verify that you entered the correct ID.");
  }

  private Future<JsonObject> change(JsonObject in, UnaryOperator<Map<String, String>> change) {
    return parameters
        .all()
        .change(
            parameter(in).name(),
            before -> before == null ? null : before.tagged(change.apply(before.tags())))
        .map(new JsonObject());
  }
}
