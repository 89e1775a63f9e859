package io.penstock.gateway.cloudformation.api;

import io.penstock.gateway.aws.QueryApi;
import io.penstock.gateway.cloudformation.StackRecord;
import io.penstock.gateway.cloudformation.Stacks;
import io.penstock.gateway.template.StackFacts;
import io.penstock.gateway.template.Template;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What stacks are, what became of them, and what templates say. */
final class StackReads {
  private final Stacks stacks;
  private final StackInput input;

  StackReads(Stacks stacks, StackInput input) {
    this.stacks = stacks;
    this.input = input;
  }

  void addTo(QueryApi api) {
    api.reads("DescribeStacks", this::describe)
        .reads("ListStacks", this::list)
        .reads("DescribeStackEvents", this::events)
        .reads("DescribeStackResources", this::resources)
        .reads("DescribeStackResource", this::resource)
        .reads("ListStackResources", this::listResources)
        .reads("ListExports", in -> exports())
        .reads("ListImports", this::imports)
        .reads("GetTemplate", this::template)
        .add("GetTemplateSummary", this::summary)
        .add("ValidateTemplate", this::validate);
  }

  private JsonObject describe(JsonObject in) {
    var views = new JsonArray();
    if (in.containsKey("StackName")) views.add(view(input.stack(in)));
    else for (StackRecord one : stacks.all()) if (one.isThere()) views.add(view(one));
    return new JsonObject().put("Stacks", views);
  }

  private static JsonObject view(StackRecord stack) {
    JsonObject body = stack.body();
    return new JsonObject()
        .put("StackId", stack.id())
        .put("StackName", stack.name())
        .put("Description", body.getString("description"))
        .put("Parameters", body.getJsonArray("shown", new JsonArray()))
        .put("CreationTime", stack.created().toString())
        .put("LastUpdatedTime", stack.updated() == null ? null : stack.updated().toString())
        .put("RollbackConfiguration", new JsonObject())
        .put("StackStatus", stack.status())
        .put("StackStatusReason", stack.reason())
        .put("DisableRollback", false)
        .put("NotificationARNs", new JsonArray())
        .put("Capabilities", body.getJsonArray("capabilities", new JsonArray()))
        .put("Outputs", body.getJsonArray("outputs", new JsonArray()))
        .put("Tags", stack.tags())
        .put("EnableTerminationProtection", false)
        .put("DriftInformation", new JsonObject().put("StackDriftStatus", "NOT_CHECKED"));
  }

  private JsonObject list(JsonObject in) {
    JsonArray wanted = in.getJsonArray("StackStatusFilter", new JsonArray());
    var summaries = new JsonArray();
    for (StackRecord one : stacks.all())
      if (wanted.isEmpty() || wanted.contains(one.status()))
        summaries.add(
            new JsonObject()
                .put("StackId", one.id())
                .put("StackName", one.name())
                .put("TemplateDescription", one.body().getString("description"))
                .put("CreationTime", one.created().toString())
                .put("LastUpdatedTime", one.updated() == null ? null : one.updated().toString())
                .put(
                    "DeletionTime",
                    one.isThere() || one.updated() == null ? null : one.updated().toString())
                .put("StackStatus", one.status())
                .put("StackStatusReason", one.reason())
                .put("DriftInformation", new JsonObject().put("StackDriftStatus", "NOT_CHECKED")));
    return new JsonObject().put("StackSummaries", summaries);
  }

  /** The newest first. */
  private JsonObject events(JsonObject in) {
    List<JsonObject> events = input.stack(in).list("events");
    return new JsonObject().put("StackEvents", new JsonArray(events.reversed()));
  }

  private static JsonObject shown(StackRecord stack, JsonObject resource, String time) {
    return new JsonObject()
        .put("LogicalResourceId", resource.getString("LogicalResourceId"))
        .put("PhysicalResourceId", resource.getString("PhysicalResourceId"))
        .put("ResourceType", resource.getString("ResourceType"))
        .put(time, (stack.updated() == null ? stack.created() : stack.updated()).toString())
        .put("ResourceStatus", stack.isThere() ? "CREATE_COMPLETE" : "DELETE_COMPLETE")
        .put("DriftInformation", drift());
  }

  private static JsonObject drift() {
    return new JsonObject().put("StackResourceDriftStatus", "NOT_CHECKED");
  }

  private JsonObject resources(JsonObject in) {
    String id = in.getString("LogicalResourceId");
    StackRecord stack = stack(in);
    var list = new JsonArray();
    for (JsonObject one : stack.list("resources"))
      if (id == null || id.equals(one.getString("LogicalResourceId")))
        list.add(
            shown(stack, one, "Timestamp")
                .put("StackName", stack.name())
                .put("StackId", stack.id()));
    return new JsonObject().put("StackResources", list);
  }

  /** By its name, or by the physical id of one of its resources. */
  private StackRecord stack(JsonObject in) {
    String physicalId = in.getString("PhysicalResourceId");
    if (physicalId == null || in.containsKey("StackName")) return input.stack(in);
    for (StackRecord stack : stacks.all())
      if (stack.isThere())
        for (JsonObject one : stack.list("resources"))
          if (physicalId.equals(one.getString("PhysicalResourceId"))) return stack;
    throw CloudFormationService.invalid("Stack for " + physicalId + " does not exist");
  }

  private JsonObject resource(JsonObject in) {
    StackRecord stack = input.stack(in);
    String id = in.getString("LogicalResourceId");
    for (JsonObject one : stack.list("resources"))
      if (id.equals(one.getString("LogicalResourceId")))
        return new JsonObject()
            .put(
                "StackResourceDetail",
                shown(stack, one, "LastUpdatedTimestamp")
                    .put("StackName", stack.name())
                    .put("StackId", stack.id()));
    throw CloudFormationService.invalid(
        "Resource " + id + " does not exist for stack " + stack.name());
  }

  private JsonObject listResources(JsonObject in) {
    StackRecord stack = input.stack(in);
    var list = new JsonArray();
    for (JsonObject one : stack.list("resources"))
      list.add(shown(stack, one, "LastUpdatedTimestamp"));
    return new JsonObject().put("StackResourceSummaries", list);
  }

  private JsonObject exports() {
    var exports = new TreeMap<String, JsonObject>();
    for (StackRecord stack : stacks.all())
      if (stack.isInForce())
        for (JsonObject output : stack.list("outputs"))
          if (output.containsKey("ExportName"))
            exports.put(
                output.getString("ExportName"),
                new JsonObject()
                    .put("ExportingStackId", stack.id())
                    .put("Name", output.getString("ExportName"))
                    .put("Value", output.getString("OutputValue")));
    return new JsonObject().put("Exports", new JsonArray(List.copyOf(exports.values())));
  }

  private JsonObject imports(JsonObject in) {
    String export = in.getString("ExportName");
    var names = new TreeSet<String>();
    for (StackRecord stack : stacks.all())
      if (stack.isInForce() && stack.body().getJsonArray("imports").contains(export))
        names.add(stack.name());
    if (names.isEmpty())
      throw CloudFormationService.invalid("Export '" + export + "' is not imported by any stack.");
    return new JsonObject().put("Imports", new JsonArray(List.copyOf(names)));
  }

  private JsonObject template(JsonObject in) {
    return new JsonObject()
        .put("TemplateBody", input.stack(in).template())
        .put("StagesAvailable", new JsonArray().add("Original").add("Processed"));
  }

  private Future<Template> read(JsonObject in, String text) {
    return input.read(text, input.placeholder(), Map.of());
  }

  private Future<JsonObject> summary(JsonObject in) {
    Future<String> text =
        in.containsKey("StackName")
            ? Future.succeededFuture(input.stack(in).template())
            : input.template(in, null);
    return text.compose(body -> read(in, body))
        .map(
            template -> {
              var types = new TreeSet<String>();
              for (StackFacts.Described one : template.facts().resources()) types.add(one.type());
              return new JsonObject()
                  .put("Parameters", parameters(template, true))
                  .put("Description", template.facts().description())
                  .put("ResourceTypes", new JsonArray(List.copyOf(types)))
                  .put("Capabilities", new JsonArray());
            });
  }

  private Future<JsonObject> validate(JsonObject in) {
    return input
        .template(in, null)
        .compose(text -> read(in, text))
        .map(
            template ->
                new JsonObject()
                    .put("Parameters", parameters(template, false))
                    .put("Description", template.facts().description())
                    .put("Capabilities", new JsonArray()));
  }

  private static JsonArray parameters(Template template, boolean typed) {
    var list = new JsonArray();
    for (StackFacts.Parameter one : template.facts().parameters()) {
      var view =
          new JsonObject()
              .put("ParameterKey", one.name())
              .put("DefaultValue", one.standard())
              .put("NoEcho", one.hidden())
              .put("Description", one.description());
      list.add(typed ? view.put("ParameterType", one.type()) : view);
    }
    return list;
  }
}
