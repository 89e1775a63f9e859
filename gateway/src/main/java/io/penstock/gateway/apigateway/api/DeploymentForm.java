package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.vertx.core.json.JsonObject;

/** Deployments: what an API was when they were made. */
final class DeploymentForm implements PartForm {
  private static final int MOST = 300;

  private final MadeApis apis;

  DeploymentForm(MadeApis apis) {
    this.apis = apis;
  }

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    String description = given.getString("description");
    if (before != null) {
      JsonObject after = before.copy();
      return description == null ? after : after.put("description", description);
    }
    if (api.all(Made.ROUTES).isEmpty())
      throw ApiGatewayService.bad("At least one route is required before deploying the Api.");
    if (api.all(Made.DEPLOYMENTS).size() >= MOST)
      throw ApiGatewayService.bad("An API keeps at most " + MOST + " deployments here.");
    JsonObject deployment = new ApiEdits(apis).deployment(id, false, ApiEdits.snapshot(api));
    return description == null ? deployment : deployment.put("description", description);
  }

  @Override
  public Made follow(Made api, JsonObject given, String id) {
    String name = given.getString("stageName");
    if (name == null) return api;
    JsonObject stage = api.part(Made.STAGES, name);
    if (stage == null) throw ApiGatewayService.missing("Invalid Stage identifier specified");
    if (stage.getBoolean("autoDeploy"))
      throw ApiGatewayService.conflict(
          "Deployment ID cannot be set on stage '" + name + "' because AutoDeploy is enabled");
    return api.with(Made.STAGES, name, stage.copy().put("deploymentId", id));
  }

  @Override
  public void free(Made api, String id) {
    for (JsonObject stage : api.all(Made.STAGES).values())
      if (id.equals(stage.getString("deploymentId")))
        throw ApiGatewayService.conflict(
            "Active stages pointing to this deployment must be moved or deleted");
  }
}
