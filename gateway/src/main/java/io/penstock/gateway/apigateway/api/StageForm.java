package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Stages: those that follow changes, and those that have the deployment that they are given. */
final class StageForm implements PartForm {
  private static final int MOST = 10;
  private static final String[] NOT_SERVED = {"accessLogSettings", "clientCertificateId"};

  private final MadeApis apis;

  StageForm(MadeApis apis) {
    this.apis = apis;
  }

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    ApiGatewayService.refuse(given, NOT_SERVED);
    for (String none : NOT_SERVED) given.remove(none);
    JsonObject stage = before == null ? fresh() : before.copy();
    boolean auto = given.getBoolean("autoDeploy", stage.getBoolean("autoDeploy"));
    if (auto && given.containsKey("deploymentId"))
      throw ApiGatewayService.conflict(
          "Deployment ID cannot be set on stage '" + id + "' because AutoDeploy is enabled");
    for (String map : new String[] {"stageVariables", "routeSettings"})
      if (given.containsKey(map))
        given.put(map, ApiEdits.merged(stage.getJsonObject(map), given.getJsonObject(map)));
    if (given.containsKey("defaultRouteSettings"))
      settings(given.getJsonObject("defaultRouteSettings"));
    JsonObject routes = given.getJsonObject("routeSettings", new JsonObject());
    for (String key : routes.fieldNames()) {
      settings(routes.getJsonObject(key));
      if (api.all(Made.ROUTES).values().stream()
          .noneMatch(route -> key.equals(route.getString("routeKey"))))
        throw ApiGatewayService.missing(
            "Unable to find Route by key " + key + " within the provided RouteSettings");
    }
    stage.mergeIn(given).put("lastUpdatedDate", apis.now().toString());
    String deployment = stage.getString("deploymentId");
    if (deployment != null && api.part(Made.DEPLOYMENTS, deployment) == null)
      throw ApiGatewayService.missing("Invalid Deployment identifier specified");
    TagOperations.check(stage.getJsonObject("tags"));
    if (before == null && api.all(Made.STAGES).size() >= MOST)
      throw ApiGatewayService.bad("An API has at most " + MOST + " stages.");
    return stage;
  }

  private JsonObject fresh() {
    return new JsonObject()
        .put("autoDeploy", false)
        .put("createdDate", apis.now().toString())
        .put("defaultRouteSettings", new JsonObject().put("detailedMetricsEnabled", false))
        .put("routeSettings", new JsonObject())
        .put("stageVariables", new JsonObject())
        .put("tags", new JsonObject());
  }

  private static void settings(JsonObject in) {
    ApiGatewayService.refuse(in, "dataTraceEnabled", "detailedMetricsEnabled");
    String level = in.getString("loggingLevel", "OFF");
    if (!level.equals("OFF"))
      throw ApiGatewayService.bad("LoggingLevel " + level + " is not served here for HTTP APIs.");
    Double rate = in.getDouble("throttlingRateLimit");
    Integer burst = in.getInteger("throttlingBurstLimit");
    if (rate != null && rate <= 0 || burst != null && burst <= 0)
      throw ApiGatewayService.bad("Limits of throttling must be above 0.");
  }

  /** What one route has of its own in a stage goes. */
  static Future<JsonObject> deleteSettings(ApiEdits edits, JsonObject in) {
    String name = in.getString("stageName");
    return edits
        .change(
            in,
            api -> {
              JsonObject stage = api.part(Made.STAGES, name);
              if (stage == null)
                throw ApiGatewayService.missing("Invalid Stage identifier specified");
              JsonObject next = stage.copy();
              next.getJsonObject("routeSettings").remove(in.getString("routeKey"));
              return api.with(Made.STAGES, name, next);
            })
        .mapEmpty();
  }
}
