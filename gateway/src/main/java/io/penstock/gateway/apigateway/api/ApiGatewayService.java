package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.RestJsonApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** API Gateway v2's control of HTTP and WebSocket APIs. */
public final class ApiGatewayService {
  private static final int BODY = 512 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerErrorException", "An internal error occurred."),
          why -> new AwsFault(429, "TooManyRequestsException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(ApiGatewayService.class);

  private final RestJsonApi api =
      new RestJsonApi("apigateway", "apigatewayv2", ApiGatewayService::owns, MODEL, BODY, FAULTS)
          .worded(fault -> bad(fault.getMessage()));

  public static AwsService of(MadeApis apis) {
    return new ApiGatewayService(apis).api;
  }

  private ApiGatewayService(MadeApis apis) {
    var edits = new ApiEdits(apis);
    var whole = new ApiOperations(apis, edits);
    api.add("CreateApi", "POST /v2/apis", 201, whole::create);
    api.add("GetApis", "GET /v2/apis", 200, whole::list);
    api.add("GetApi", "GET /v2/apis/{apiId}", 200, whole::get);
    api.add("UpdateApi", "PATCH /v2/apis/{apiId}", 200, whole::update);
    api.add("DeleteApi", "DELETE /v2/apis/{apiId}", 204, whole::delete);
    api.add("DeleteCorsConfiguration", "DELETE /v2/apis/{apiId}/cors", 204, whole::deleteCors);
    parts("Route", Made.ROUTES, "routeId", edits, new RouteForm());
    parts("Integration", Made.INTEGRATIONS, "integrationId", edits, new IntegrationForm());
    parts("Authorizer", Made.AUTHORIZERS, "authorizerId", edits, new AuthorizerForm());
    parts("Stage", Made.STAGES, "stageName", edits, new StageForm(apis));
    parts("Deployment", Made.DEPLOYMENTS, "deploymentId", edits, new DeploymentForm(apis));
    api.add(
        "DeleteRouteSettings",
        "DELETE /v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}",
        204,
        in -> StageForm.deleteSettings(edits, in));
    var responses = new RouteResponseOperations(edits);
    String all = " /v2/apis/{apiId}/routes/{routeId}/routeresponses";
    String one = all + "/{routeResponseId}";
    api.add("CreateRouteResponse", "POST" + all, 201, responses::create);
    api.add("GetRouteResponses", "GET" + all, 200, responses::list);
    api.add("GetRouteResponse", "GET" + one, 200, responses::get);
    api.add("UpdateRouteResponse", "PATCH" + one, 200, responses::update);
    api.add("DeleteRouteResponse", "DELETE" + one, 204, responses::delete);
    var tags = new TagOperations(apis, edits);
    api.add("GetTags", "GET /v2/tags/{resource-arn}", 200, tags::get);
    api.add("TagResource", "POST /v2/tags/{resource-arn}", 201, tags::tag);
    api.add("UntagResource", "DELETE /v2/tags/{resource-arn}", 204, tags::untag);
    api.operations().complete(ApiGatewayService.class, "operations.txt");
  }

  private void parts(String name, String kind, String id, ApiEdits edits, PartForm form) {
    var parts = new PartOperations(edits, name, kind, id, form);
    String all = " /v2/apis/{apiId}/" + kind;
    String one = all + "/{" + id + "}";
    api.add("Create" + name, "POST" + all, 201, parts::create);
    api.add("Get" + name + "s", "GET" + all, 200, parts::list);
    api.add("Get" + name, "GET" + one, 200, parts::get);
    api.add("Update" + name, "PATCH" + one, 200, parts::update);
    api.add("Delete" + name, "DELETE" + one, 204, parts::delete);
  }

  static AwsFault bad(String message) {
    return new AwsFault(400, "BadRequestException", message);
  }

  static AwsFault conflict(String message) {
    return new AwsFault(409, "ConflictException", message);
  }

  static AwsFault missing(String message) {
    return new AwsFault(404, "NotFoundException", message);
  }

  /** Members that AWS has and nothing is done with here. */
  static void refuse(JsonObject in, String... members) {
    for (String member : members) {
      Object value = in.getValue(member);
      boolean empty =
          value == null
              || value.equals(false)
              || value.equals("")
              || value instanceof JsonObject object && object.isEmpty();
      if (!empty)
        throw bad(
            Character.toUpperCase(member.charAt(0)) + member.substring(1) + " is not served here.");
    }
  }

  private static boolean owns(HttpServerRequest request) {
    return request.path().startsWith("/v2/");
  }
}
