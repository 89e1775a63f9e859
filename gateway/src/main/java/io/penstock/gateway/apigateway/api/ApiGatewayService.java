package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.HttpApi;
import io.penstock.gateway.apigateway.HttpApis;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.GivenMembers;
import io.penstock.gateway.aws.InputModel;
import io.penstock.gateway.aws.Operation;
import io.penstock.gateway.aws.Operations;
import io.penstock.gateway.aws.Protocol;
import io.penstock.gateway.aws.ServiceFaults;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** API Gateway v2's control of HTTP APIs. */
public final class ApiGatewayService implements AwsService {
  private static final int BODY = 512 * 1024;

  private static final ServiceFaults FAULTS =
      new ServiceFaults(
          new AwsFault(500, "InternalServerErrorException", "An internal error occurred."),
          why -> new AwsFault(429, "TooManyRequestsException", why),
          why -> new AwsFault(503, "ServiceUnavailableException", why),
          problem -> null);

  private static final InputModel MODEL = new InputModel(ApiGatewayService.class);

  private final Operations operations = new Operations(BODY);

  public ApiGatewayService(HttpApis apis) {
    var edits = new ApiEdits(apis);
    var whole = new ApiOperations(apis, edits);
    rest("CreateApi", "POST /v2/apis", 201, whole::create);
    rest("GetApis", "GET /v2/apis", 200, whole::list);
    rest("GetApi", "GET /v2/apis/{apiId}", 200, whole::get);
    rest("UpdateApi", "PATCH /v2/apis/{apiId}", 200, whole::update);
    rest("DeleteApi", "DELETE /v2/apis/{apiId}", 204, whole::delete);
    rest("DeleteCorsConfiguration", "DELETE /v2/apis/{apiId}/cors", 204, whole::deleteCors);
    parts("Route", HttpApi.ROUTES, "routeId", edits, new RouteForm());
    parts("Integration", HttpApi.INTEGRATIONS, "integrationId", edits, new IntegrationForm());
    parts("Authorizer", HttpApi.AUTHORIZERS, "authorizerId", edits, new AuthorizerForm());
    parts("Stage", HttpApi.STAGES, "stageName", edits, new StageForm(apis));
    parts("Deployment", HttpApi.DEPLOYMENTS, "deploymentId", edits, new DeploymentForm(apis));
    rest(
        "DeleteRouteSettings",
        "DELETE /v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}",
        204,
        in -> StageForm.deleteSettings(edits, in));
    var tags = new TagOperations(apis, edits);
    rest("GetTags", "GET /v2/tags/{resource-arn}", 200, tags::get);
    rest("TagResource", "POST /v2/tags/{resource-arn}", 201, tags::tag);
    rest("UntagResource", "DELETE /v2/tags/{resource-arn}", 204, tags::untag);
    operations.complete(ApiGatewayService.class, "operations.txt");
  }

  private void parts(String name, String kind, String id, ApiEdits edits, PartForm form) {
    var parts = new PartOperations(edits, name, kind, id, form);
    String all = " /v2/apis/{apiId}/" + kind;
    String one = all + "/{" + id + "}";
    rest("Create" + name, "POST" + all, 201, parts::create);
    rest("Get" + name + "s", "GET" + all, 200, parts::list);
    rest("Get" + name, "GET" + one, 200, parts::get);
    rest("Update" + name, "PATCH" + one, 200, parts::update);
    rest("Delete" + name, "DELETE" + one, 204, parts::delete);
  }

  private void rest(
      String name, String line, int status, Function<JsonObject, Future<JsonObject>> work) {
    List<String> labels = List.of(line.substring(line.indexOf('/') + 1).split("/"));
    operations.rest(
        name,
        line,
        status,
        call -> {
          JsonObject input = input(labels, call);
          check(name, input);
          return work.apply(input);
        });
  }

  private static void check(String name, JsonObject input) {
    try {
      MODEL.check(name, input);
    } catch (AwsFault fault) {
      throw bad(fault.getMessage());
    }
  }

  /** All members of a request, wherever they are sent. */
  private static JsonObject input(List<String> labels, AwsCall call) {
    JsonObject input;
    try {
      input = GivenMembers.of(call.body());
    } catch (DecodeException | ClassCastException e) {
      throw bad("Invalid request input");
    }
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      if (label.startsWith("{"))
        input.put(label.substring(1, label.length() - 1), call.path().get(i));
    }
    for (String key : call.query().names())
      input.put(
          key,
          key.equals("tagKeys") ? new JsonArray(call.query().getAll(key)) : call.query().get(key));
    return input;
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
            Character.toUpperCase(member.charAt(0))
                + member.substring(1)
                + " is not served here for HTTP APIs.");
    }
  }

  @Override
  public String signingName() {
    return "apigateway";
  }

  @Override
  public boolean owns(HttpServerRequest request) {
    return request.path().startsWith("/v2/apis") || request.path().startsWith("/v2/tags/");
  }

  @Override
  public Operations operations() {
    return operations;
  }

  @Override
  public Operation operation(HttpServerRequest request, List<String> path) {
    return operations.at(request.method(), path, request.params());
  }

  @Override
  public AwsFault unserved(AwsCall call, Operation operation) {
    return AwsResponses.unserved(call, operation);
  }

  @Override
  public int bodyLimit(HttpServerRequest request, Operation operation) {
    return BODY;
  }

  @Override
  public AwsFault tooLarge(HttpServerRequest request, Operation operation) {
    return bad("The request is larger than " + BODY + " bytes.");
  }

  @Override
  public Protocol protocol(HttpServerRequest request) {
    return Protocol.REST_JSON;
  }

  @Override
  public ServiceFaults faults() {
    return FAULTS;
  }
}
