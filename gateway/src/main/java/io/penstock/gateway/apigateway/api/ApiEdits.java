package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Changes of APIs: each leaves one that can be served, and deploys stages that follow changes. */
final class ApiEdits {
  /** Of one page. */
  private static final int PAGE = 100;

  private static final int MOST_PER_PAGE = 500;
  static final String LAST_DEPLOYMENT = "lastDeploymentStatusMessage";

  private final MadeApis apis;

  ApiEdits(MadeApis apis) {
    this.apis = apis;
  }

  String newId() {
    return apis.newId(7);
  }

  private AwsFault missing(String id) {
    return ApiGatewayService.missing(
        "Invalid API identifier specified " + apis.owner().account() + ":" + id);
  }

  Made get(JsonObject in) {
    String id = in.getString("apiId");
    Made found = apis.all().get(id);
    if (found == null) throw missing(id);
    return found;
  }

  Future<Made> change(JsonObject in, UnaryOperator<Made> change) {
    String id = in.getString("apiId");
    return apis.all()
        .change(
            id,
            before -> {
              if (before == null) throw missing(id);
              return whole(change.apply(before));
            });
  }

  /** With what follows its changes, if all of it can be served. */
  Made whole(Made api) {
    Made deployed = deployed(api);
    List<String> problems = apis.problems(deployed);
    if (!problems.isEmpty()) throw ApiGatewayService.bad(String.join(" ", problems));
    return deployed;
  }

  private Made deployed(Made api) {
    JsonObject snapshot = snapshot(api);
    Made next = api;
    String fresh = null;
    for (var stage : api.all(Made.STAGES).entrySet()) {
      if (!stage.getValue().getBoolean("autoDeploy")) continue;
      String current = stage.getValue().getString("deploymentId");
      boolean served =
          current == null
              ? api.all(Made.ROUTES).isEmpty()
              : snapshot.equals(api.part(Made.DEPLOYMENTS, current).getJsonObject(Made.SNAPSHOT));
      if (served) continue;
      if (fresh == null) {
        fresh = newId();
        next =
            next.with(
                Made.DEPLOYMENTS,
                fresh,
                deployment(fresh, true, snapshot)
                    .put(
                        "description",
                        "Automatic deployment triggered by changes to the Api configuration"));
      }
      next =
          next.with(
              Made.STAGES,
              stage.getKey(),
              stage
                  .getValue()
                  .copy()
                  .put("deploymentId", fresh)
                  .put(
                      LAST_DEPLOYMENT,
                      "Successfully deployed stage with deployment ID '" + fresh + "'")
                  .put("lastUpdatedDate", apis.now().toString()));
    }
    return withoutForgotten(next);
  }

  /** What a deployment made now would serve. */
  static JsonObject snapshot(Made api) {
    return isSocket(api)
        ? api.snapshot(Made.ROUTES, Made.INTEGRATIONS, Made.AUTHORIZERS, Made.ROUTE_RESPONSES)
        : api.snapshot(Made.ROUTES, Made.INTEGRATIONS, Made.AUTHORIZERS);
  }

  static boolean isSocket(Made api) {
    return api.said().getString("protocolType").equals("WEBSOCKET");
  }

  JsonObject deployment(String id, boolean auto, JsonObject snapshot) {
    return new JsonObject()
        .put("deploymentId", id)
        .put("autoDeployed", auto)
        .put("createdDate", apis.now().toString())
        .put("deploymentStatus", "DEPLOYED")
        .put(Made.SNAPSHOT, snapshot);
  }

  /** Automatic deployments that no stage has any more go. */
  private static Made withoutForgotten(Made api) {
    Set<String> used = new HashSet<>();
    for (JsonObject stage : api.all(Made.STAGES).values())
      used.add(stage.getString("deploymentId"));
    Made next = api;
    for (var one : api.all(Made.DEPLOYMENTS).entrySet())
      if (one.getValue().getBoolean("autoDeployed") && !used.contains(one.getKey()))
        next = next.with(Made.DEPLOYMENTS, one.getKey(), null);
    return next;
  }

  /** One page; the token is the place of the next item. */
  static Future<JsonObject> page(JsonObject in, List<JsonObject> all) {
    int size = Math.min(number(in, "maxResults", PAGE), MOST_PER_PAGE);
    int from = Math.min(number(in, "nextToken", 0), all.size());
    int to = Math.min(all.size(), from + size);
    var answer = new JsonObject().put("items", new JsonArray(all.subList(from, to)));
    if (to < all.size()) answer.put("nextToken", Integer.toString(to));
    return Future.succeededFuture(answer);
  }

  private static int number(JsonObject in, String member, int otherwise) {
    String text = in.getString(member);
    if (text == null) return otherwise;
    if (!text.matches("[1-9]\\d{0,8}"))
      throw ApiGatewayService.bad("Invalid value for " + member + ": " + text);
    return Integer.parseInt(text);
  }

  /** A text map with others; what becomes empty goes. */
  static JsonObject merged(JsonObject before, JsonObject given) {
    JsonObject all = before == null ? new JsonObject() : before.copy();
    for (String key : given.fieldNames()) {
      if ("".equals(given.getValue(key))) all.remove(key);
      else all.put(key, given.getValue(key));
    }
    return all;
  }
}
