package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deployments: what an API was when they were made. */
final class DeploymentOperations {
  private static final int MOST = 300;
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{stageVariables\\.([A-Za-z0-9_]+)}");
  private static final Patches PATCHES = new Patches().with(Patches.Kind.TEXT, "description");

  private final RestEdits edits;

  DeploymentOperations(RestEdits edits) {
    this.edits = edits;
  }

  private static AwsFault missing() {
    return RestApiService.missing("Invalid Deployment identifier specified");
  }

  static JsonObject present(Made api, String id) {
    JsonObject found = id == null ? null : api.part(Made.DEPLOYMENTS, id);
    if (found == null) throw missing();
    return found;
  }

  private static JsonObject view(JsonObject deployment, JsonObject in) {
    JsonObject view = deployment.copy();
    var snapshot = (JsonObject) view.remove(Made.SNAPSHOT);
    if (!in.getJsonArray("embed", new JsonArray()).contains("apisummary")) return view;
    var summary = new JsonObject();
    JsonObject resources = snapshot.getJsonObject(Made.RESOURCES);
    for (String id : resources.fieldNames()) {
      JsonObject resource = resources.getJsonObject(id);
      JsonObject methods = resource.getJsonObject("resourceMethods", new JsonObject());
      var shown = new JsonObject();
      for (String verb : methods.fieldNames()) {
        JsonObject method = methods.getJsonObject(verb);
        shown.put(
            verb,
            new JsonObject()
                .put("authorizationType", method.getString("authorizationType"))
                .put("apiKeyRequired", method.getBoolean("apiKeyRequired")));
      }
      if (!shown.isEmpty()) summary.put(resource.getString("path"), shown);
    }
    return view.put("apiSummary", summary);
  }

  /** What a deployment made now would serve. */
  private static JsonObject snapshot(Made api) {
    int methods = 0;
    for (JsonObject resource : api.all(Made.RESOURCES).values()) {
      JsonObject all = resource.getJsonObject("resourceMethods", new JsonObject());
      methods += all.size();
      for (String verb : all.fieldNames())
        if (all.getJsonObject(verb).getJsonObject("methodIntegration") == null)
          throw RestApiService.bad("No integration defined for method");
    }
    if (methods == 0) throw RestApiService.bad("The REST API doesn't contain any methods");
    return api.snapshot(
            Made.RESOURCES, Made.AUTHORIZERS, Made.MODELS, Made.VALIDATORS, Made.RESPONSES)
        .put("api", api.said());
  }

  Future<JsonObject> create(JsonObject in) {
    RestApiService.refuse(
        in, "canarySettings", "cacheClusterEnabled", "cacheClusterSize", "tracingEnabled");
    String id = edits.newId(6);
    String stage = in.getString("stageName");
    return edits
        .change(
            in,
            api -> {
              if (api.all(Made.DEPLOYMENTS).size() >= MOST)
                throw RestApiService.bad("An API keeps at most " + MOST + " deployments here.");
              JsonObject deployment =
                  new JsonObject()
                      .put("id", id)
                      .put("createdDate", edits.now())
                      .put(Made.SNAPSHOT, snapshot(api));
              if (in.containsKey("description"))
                deployment.put("description", in.getString("description"));
              Made next = api.with(Made.DEPLOYMENTS, id, deployment);
              // Whether it can be served shows without a stage too
              edits.whole(staged(next, id, "deployed", anything(deployment)));
              return stage == null || stage.isEmpty() ? next : staged(next, id, stage, in);
            })
        .map(api -> view(present(api, id), new JsonObject()));
  }

  /** Stage variables that a deployment names, with some value: stages set them. */
  private static JsonObject anything(JsonObject deployment) {
    var variables = new JsonObject();
    Matcher named = VARIABLE.matcher(deployment.getJsonObject(Made.SNAPSHOT).encode());
    while (named.find()) variables.put(named.group(1), "variable");
    return new JsonObject().put("variables", variables);
  }

  private Made staged(Made api, String id, String name, JsonObject in) {
    JsonObject before = api.part(Made.STAGES, name);
    JsonObject stage =
        before == null
            ? StageOperations.fresh(name, edits.now())
            : before.copy().put("lastUpdatedDate", edits.now());
    if (in.containsKey("variables")) stage.put("variables", in.getJsonObject("variables"));
    if (in.containsKey("stageDescription"))
      stage.put("description", in.getString("stageDescription"));
    return api.with(Made.STAGES, name, StageOperations.checked(stage.put("deploymentId", id)));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(edits.get(in), in.getString("deployment_id")), in));
  }

  Future<JsonObject> list(JsonObject in) {
    List<JsonObject> all =
        edits.get(in).all(Made.DEPLOYMENTS).values().stream().map(one -> view(one, in)).toList();
    return RestEdits.page(in, all);
  }

  Future<JsonObject> update(JsonObject in) {
    String id = in.getString("deployment_id");
    return edits
        .change(
            in,
            api -> api.with(Made.DEPLOYMENTS, id, PATCHES.apply(present(api, id), Patches.of(in))))
        .map(api -> view(present(api, id), in));
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = in.getString("deployment_id");
    return edits
        .change(
            in,
            api -> {
              present(api, id);
              for (JsonObject stage : api.all(Made.STAGES).values())
                if (id.equals(stage.getString("deploymentId")))
                  throw RestApiService.bad(
                      "Active stages pointing to this deployment must be moved or deleted");
              return api.with(Made.DEPLOYMENTS, id, null);
            })
        .mapEmpty();
  }
}
