package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.cloudformation.StackRecord;
import io.penstock.gateway.template.StackFacts;
import io.penstock.gateway.template.Template;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a template changes of a stack, as change sets show it. Pure. */
final class Changes {
  private Changes() {}

  /** Resources, and {@code other} where only parameters, outputs or tags change. */
  static JsonArray of(
      StackRecord stack, Template template, Map<String, String> parameters, JsonArray tags) {
    var old = new HashMap<String, JsonObject>();
    if (stack.isInForce())
      for (JsonObject one : stack.list("resources"))
        old.put(one.getString("LogicalResourceId"), one);
    Set<String> moved = moved(stack, parameters);
    var changes = new JsonArray();
    for (StackFacts.Described one : template.facts().resources()) {
      JsonObject was = old.remove(one.id());
      if (was == null) changes.add(change("Add", one.id(), null, one.type()));
      else if (!was.getString("definition").equals(one.definition())
          || moved.stream().anyMatch(name -> names(one.definition(), name)))
        changes.add(change("Modify", one.id(), was.getString("PhysicalResourceId"), one.type()));
    }
    new TreeMap<>(old)
        .forEach(
            (id, one) ->
                changes.add(
                    change(
                        "Remove",
                        id,
                        one.getString("PhysicalResourceId"),
                        one.getString("ResourceType"))));
    return changes.isEmpty() && stack.isInForce() && differs(stack, template, parameters, tags)
        ? changes.add(new JsonObject().put("other", true))
        : changes;
  }

  private static boolean names(String definition, String parameter) {
    return definition.contains("\"" + parameter + "\"")
        || definition.contains("${" + parameter + "}");
  }

  private static Set<String> moved(StackRecord stack, Map<String, String> parameters) {
    var names = new TreeSet<String>();
    if (!stack.isInForce()) return names;
    Map<String, String> before = stack.parameters();
    names.addAll(before.keySet());
    names.addAll(parameters.keySet());
    names.removeIf(
        name -> before.containsKey(name) && before.get(name).equals(parameters.get(name)));
    return names;
  }

  private static boolean differs(
      StackRecord stack, Template template, Map<String, String> parameters, JsonArray tags) {
    if (!stack.parameters().equals(parameters) || !stack.tags().equals(tags)) return true;
    var outputs = new HashMap<String, String>();
    for (StackFacts.Output one : template.facts().outputs())
      outputs.put(one.name(), one.value() + "|" + one.export());
    var before = new HashMap<String, String>();
    for (JsonObject one : stack.list("outputs"))
      before.put(
          one.getString("OutputKey"),
          one.getString("OutputValue") + "|" + one.getString("ExportName"));
    return !outputs.equals(before);
  }

  private static JsonObject change(String action, String id, String physicalId, String type) {
    var resource =
        new JsonObject()
            .put("Action", action)
            .put("LogicalResourceId", id)
            .put("PhysicalResourceId", physicalId)
            .put("ResourceType", type)
            .put("Scope", new JsonArray())
            .put("Details", new JsonArray());
    if (action.equals("Modify")) resource.put("Replacement", "False");
    return new JsonObject().put("Type", "Resource").put("ResourceChange", resource);
  }
}
