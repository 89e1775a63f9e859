package io.penstock.gateway.cloudformation;

import io.penstock.gateway.template.StackFacts;
import io.penstock.gateway.template.Template;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What is kept and told of a stack's changes. Pure, but for the ids of events. */
final class StackEvents {
  private static final int REASON = 1_024;
  private static final String STACK = "AWS::CloudFormation::Stack";
  private static final String MEANS_NOTHING = "This type means nothing here: nothing was made.";

  private StackEvents() {}

  /** The members of a stack's body that follow from its template. */
  static JsonObject body(
      String text, Map<String, String> parameters, JsonArray tags, Template template) {
    StackFacts facts = template.facts();
    var resources = new JsonArray();
    for (StackFacts.Described one : facts.resources())
      resources.add(
          new JsonObject()
              .put("LogicalResourceId", one.id())
              .put("PhysicalResourceId", one.physicalId())
              .put("ResourceType", one.type())
              .put("definition", one.definition())
              .put("served", one.served()));
    var outputs = new JsonArray();
    for (StackFacts.Output one : facts.outputs()) {
      var output = new JsonObject().put("OutputKey", one.name()).put("OutputValue", one.value());
      if (one.description() != null) output.put("Description", one.description());
      if (one.export() != null) output.put("ExportName", one.export());
      outputs.add(output);
    }
    var given = new JsonObject();
    parameters.forEach(given::put);
    return new JsonObject()
        .put("template", text)
        .put("parameters", given)
        .put("shown", StackRecord.shown(facts, parameters))
        .put("tags", tags)
        .put("description", facts.description())
        .put("resources", resources)
        .put("outputs", outputs)
        .put("inForce", true)
        .put("imports", new JsonArray(List.copyOf(facts.imports())));
  }

  /** Logical ids of what changes, with the action, in the template's order; then what goes. */
  static Map<String, String> changes(StackRecord before, Template template) {
    var old = new HashMap<String, String>();
    if (before != null && before.isInForce())
      for (JsonObject one : before.list("resources"))
        old.put(one.getString("LogicalResourceId"), one.getString("definition"));
    var changes = new LinkedHashMap<String, String>();
    for (StackFacts.Described one : template.facts().resources()) {
      String was = old.remove(one.id());
      if (was == null) changes.put(one.id(), "Add");
      else if (!was.equals(one.definition())) changes.put(one.id(), "Modify");
    }
    new TreeMap<>(old).keySet().forEach(id -> changes.put(id, "Remove"));
    return changes;
  }

  static JsonArray of(
      StackRecord stack, StackRecord before, Template template, String verb, Instant now) {
    var events = new JsonArray();
    events.add(event(stack, now, verb + "_IN_PROGRESS", "User Initiated"));
    var changes = changes(before, template);
    for (StackFacts.Described one : template.facts().resources()) {
      String action = changes.get(one.id());
      if (action == null) continue;
      events.add(
          event(
              stack,
              now,
              one.id(),
              one.physicalId(),
              one.type(),
              action.equals("Add") ? "CREATE_COMPLETE" : "UPDATE_COMPLETE",
              one.served() ? null : MEANS_NOTHING));
    }
    if (before != null)
      for (JsonObject one : before.list("resources"))
        if ("Remove".equals(changes.get(one.getString("LogicalResourceId"))))
          events.add(gone(stack, one, now));
    events.add(event(stack, now, verb + "_COMPLETE", null));
    return events;
  }

  static JsonArray failed(StackRecord stack, String verb, String reason, Instant now) {
    var events = new JsonArray();
    events.add(event(stack, now, verb + "_IN_PROGRESS", "User Initiated"));
    if (verb.equals("DELETE")) return events.add(event(stack, now, "DELETE_FAILED", reason));
    String back = verb.equals("CREATE") ? "ROLLBACK" : "UPDATE_ROLLBACK";
    events.add(event(stack, now, back + "_IN_PROGRESS", reason));
    return events.add(event(stack, now, back + "_COMPLETE", null));
  }

  static JsonArray deleted(StackRecord stack, Instant now) {
    var events = new JsonArray();
    events.add(event(stack, now, "DELETE_IN_PROGRESS", "User Initiated"));
    for (JsonObject one : stack.list("resources")) events.add(gone(stack, one, now));
    return events.add(event(stack, now, "DELETE_COMPLETE", null));
  }

  private static JsonObject gone(StackRecord stack, JsonObject one, Instant now) {
    return event(
        stack,
        now,
        one.getString("LogicalResourceId"),
        one.getString("PhysicalResourceId"),
        one.getString("ResourceType"),
        "DELETE_COMPLETE",
        null);
  }

  private static JsonObject event(StackRecord stack, Instant now, String status, String reason) {
    return event(stack, now, stack.name(), stack.id(), STACK, status, reason);
  }

  private static JsonObject event(
      StackRecord stack,
      Instant now,
      String id,
      String physicalId,
      String type,
      String status,
      String reason) {
    var event =
        new JsonObject()
            .put("StackId", stack.id())
            .put("EventId", UUID.randomUUID().toString())
            .put("StackName", stack.name())
            .put("LogicalResourceId", id)
            .put("PhysicalResourceId", physicalId)
            .put("ResourceType", type)
            .put("Timestamp", now.toString())
            .put("ResourceStatus", status);
    return reason == null ? event : event.put("ResourceStatusReason", reason);
  }

  /** In one line, of a length that a status may have. */
  static String reason(Throwable problem) {
    Throwable told = problem;
    while (told.getCause() != null && told.getMessage() == null) told = told.getCause();
    String text = told.getMessage() == null ? told.toString() : told.getMessage();
    text = text.replace("\n", "; ");
    return text.length() > REASON ? text.substring(0, REASON) : text;
  }
}
