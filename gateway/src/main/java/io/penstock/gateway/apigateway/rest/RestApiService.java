package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.penstock.gateway.apigateway.UsagePlans;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.RestJsonApi;
import io.penstock.gateway.aws.ServiceFaults;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import java.util.regex.Pattern;

/** API Gateway's control of REST APIs. */
public final class RestApiService {
  private static final int BODY = 512 * 1024;
  private static final Pattern PATHS =
      Pattern.compile("/(restapis|apikeys|usageplans|account)(/.*)?|/tags/.*apigateway.*");

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerErrorException", "An internal error occurred."),
          why -> new AwsFault(429, "TooManyRequestsException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(RestApiService.class);
  private static final String API = " /restapis/{restapi_id}";

  private final RestJsonApi api =
      new RestJsonApi("apigateway", "apigateway", RestApiService::owns, MODEL, BODY, FAULTS)
          .worded(fault -> bad(fault.getMessage()));

  private RestApiService() {}

  public static AwsService of(MadeApis apis, UsagePlans plans) {
    var service = new RestApiService();
    service.fill(new RestEdits(apis), plans);
    service.api.operations().complete(RestApiService.class, "operations.txt");
    return service.api;
  }

  private void fill(RestEdits edits, UsagePlans plans) {
    var imports = new ImportOperations(edits);
    api.whole("ImportRestApi", "POST /restapis?mode=import", 201, imports::create);
    api.whole("PutRestApi", "PUT" + API, 200, imports::put);
    var whole = new RestOperations(edits);
    add("CreateRestApi", "POST /restapis", 201, whole::create);
    add("GetRestApis", "GET /restapis", 200, whole::list);
    add("GetRestApi", "GET" + API, 200, whole::get);
    add("UpdateRestApi", "PATCH" + API, 200, whole::update);
    add("DeleteRestApi", "DELETE" + API, 202, whole::delete);
    resources(edits);
    methods(new MethodOperations(edits));
    parts(edits, "Authorizer", Made.AUTHORIZERS, "authorizer_id", new AuthorizerRules());
    parts(edits, "Model", Made.MODELS, "model_name", new ModelRules());
    parts(edits, "RequestValidator", Made.VALIDATORS, "requestvalidator_id", new ValidatorRules());
    var responses = new ResponseOperations(edits);
    String response = API + "/gatewayresponses/{response_type}";
    add("GetGatewayResponses", "GET" + API + "/gatewayresponses", 200, responses::list);
    add("GetGatewayResponse", "GET" + response, 200, responses::get);
    add("PutGatewayResponse", "PUT" + response, 201, responses::put);
    add("UpdateGatewayResponse", "PATCH" + response, 200, responses::update);
    add("DeleteGatewayResponse", "DELETE" + response, 202, responses::delete);
    stages(edits);
    keys(edits, plans);
    var tags = new RestTagOperations(edits, plans);
    add("GetTags", "GET /tags/{resource_arn}", 200, tags::get);
    add("TagResource", "PUT /tags/{resource_arn}", 204, tags::tag);
    add("UntagResource", "DELETE /tags/{resource_arn}", 204, tags::untag);
    add("GetAccount", "GET /account", 200, KeyOperations::account);
  }

  private void add(
      String name, String line, int status, Function<JsonObject, Future<JsonObject>> work) {
    api.add(name, line, status, work);
  }

  private void resources(RestEdits edits) {
    var resources = new ResourceOperations(edits);
    String one = API + "/resources/{resource_id}";
    add("CreateResource", "POST" + API + "/resources/{parent_id}", 201, resources::create);
    add("GetResources", "GET" + API + "/resources", 200, resources::list);
    add("GetResource", "GET" + one, 200, resources::get);
    add("UpdateResource", "PATCH" + one, 200, resources::update);
    add("DeleteResource", "DELETE" + one, 202, resources::delete);
  }

  private void methods(MethodOperations methods) {
    String method = API + "/resources/{resource_id}/methods/{http_method}";
    String response = method + "/responses/{status_code}";
    add("PutMethod", "PUT" + method, 201, methods::put);
    add("GetMethod", "GET" + method, 200, methods::get);
    add("UpdateMethod", "PATCH" + method, 200, methods::update);
    add("DeleteMethod", "DELETE" + method, 204, methods::delete);
    add("PutMethodResponse", "PUT" + response, 201, methods::putResponse);
    add("GetMethodResponse", "GET" + response, 200, methods::getResponse);
    add("UpdateMethodResponse", "PATCH" + response, 201, methods::updateResponse);
    add("DeleteMethodResponse", "DELETE" + response, 204, methods::deleteResponse);
    var integrations = new IntegrationOperations(methods);
    String integration = method + "/integration";
    String answer = integration + "/responses/{status_code}";
    add("PutIntegration", "PUT" + integration, 201, integrations::put);
    add("GetIntegration", "GET" + integration, 200, integrations::get);
    add("UpdateIntegration", "PATCH" + integration, 200, integrations::update);
    add("DeleteIntegration", "DELETE" + integration, 204, integrations::delete);
    add("PutIntegrationResponse", "PUT" + answer, 201, integrations::putResponse);
    add("GetIntegrationResponse", "GET" + answer, 200, integrations::getResponse);
    add("UpdateIntegrationResponse", "PATCH" + answer, 200, integrations::updateResponse);
    add("DeleteIntegrationResponse", "DELETE" + answer, 204, integrations::deleteResponse);
  }

  private void parts(RestEdits edits, String name, String kind, String id, PartRules rules) {
    var parts = new NamedParts(edits, name, kind, id, rules);
    String all = API + "/" + kind;
    String one = all + "/{" + id + "}";
    add("Create" + name, "POST" + all, 201, parts::create);
    add("Get" + name + "s", "GET" + all, 200, parts::list);
    add("Get" + name, "GET" + one, 200, parts::get);
    add("Update" + name, "PATCH" + one, 200, parts::update);
    add("Delete" + name, "DELETE" + one, 202, parts::delete);
  }

  private void stages(RestEdits edits) {
    var deployments = new DeploymentOperations(edits);
    String all = API + "/deployments";
    String one = all + "/{deployment_id}";
    add("CreateDeployment", "POST" + all, 201, deployments::create);
    add("GetDeployments", "GET" + all, 200, deployments::list);
    add("GetDeployment", "GET" + one, 200, deployments::get);
    add("UpdateDeployment", "PATCH" + one, 200, deployments::update);
    add("DeleteDeployment", "DELETE" + one, 202, deployments::delete);
    var stages = new StageOperations(edits);
    String stage = API + "/stages/{stage_name}";
    add("CreateStage", "POST" + API + "/stages", 201, stages::create);
    add("GetStages", "GET" + API + "/stages", 200, stages::list);
    add("GetStage", "GET" + stage, 200, stages::get);
    add("UpdateStage", "PATCH" + stage, 200, stages::update);
    add("DeleteStage", "DELETE" + stage, 202, stages::delete);
  }

  private void keys(RestEdits edits, UsagePlans all) {
    var keys = new KeyOperations(edits, all);
    add("CreateApiKey", "POST /apikeys", 201, keys::create);
    add("GetApiKeys", "GET /apikeys", 200, keys::list);
    add("GetApiKey", "GET /apikeys/{api_Key}", 200, keys::get);
    add("UpdateApiKey", "PATCH /apikeys/{api_Key}", 200, keys::update);
    add("DeleteApiKey", "DELETE /apikeys/{api_Key}", 202, keys::delete);
    var plans = new PlanOperations(edits, all);
    String plan = " /usageplans/{usageplanId}";
    add("CreateUsagePlan", "POST /usageplans", 201, plans::create);
    add("GetUsagePlans", "GET /usageplans", 200, plans::list);
    add("GetUsagePlan", "GET" + plan, 200, plans::get);
    add("UpdateUsagePlan", "PATCH" + plan, 200, plans::update);
    add("DeleteUsagePlan", "DELETE" + plan, 202, plans::delete);
    add("CreateUsagePlanKey", "POST" + plan + "/keys", 201, plans::addKey);
    add("GetUsagePlanKeys", "GET" + plan + "/keys", 200, plans::keys);
    add("GetUsagePlanKey", "GET" + plan + "/keys/{keyId}", 200, plans::key);
    add("DeleteUsagePlanKey", "DELETE" + plan + "/keys/{keyId}", 202, plans::removeKey);
  }

  private static boolean owns(HttpServerRequest request) {
    return PATHS.matcher(request.path()).matches();
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

  /** Members that AWS has and nothing is done with here; they are taken out when empty. */
  static void refuse(JsonObject in, String... members) {
    for (String member : members) {
      Object value = in.remove(member);
      boolean empty =
          value == null
              || value.equals(false)
              || value.equals("")
              || value instanceof JsonObject object && object.isEmpty()
              || value instanceof io.vertx.core.json.JsonArray list && list.isEmpty();
      if (!empty)
        throw bad(
            Character.toUpperCase(member.charAt(0))
                + member.substring(1)
                + " is not served here for REST APIs.");
    }
  }
}
