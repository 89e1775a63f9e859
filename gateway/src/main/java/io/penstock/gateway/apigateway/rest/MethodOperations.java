package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Methods of resources, and what they say they answer. */
final class MethodOperations {
  private static final Set<String> VERBS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY");
  private static final String METHODS = "resourceMethods";
  private static final String RESPONSES = "methodResponses";
  private static final String[] LOCATED = {"resource_id", "http_method", "status_code"};

  private static final Patches PATCHES =
      new Patches()
          .with(
              Patches.Kind.TEXT,
              "authorizationType",
              "authorizerId",
              "operationName",
              "requestValidatorId",
              "requestModels/*")
          .with(Patches.Kind.FLAG, "apiKeyRequired", "requestParameters/*")
          .with(Patches.Kind.LIST, "authorizationScopes");

  private static final Patches OF_RESPONSES =
      new Patches()
          .with(Patches.Kind.TEXT, "responseModels/*")
          .with(Patches.Kind.FLAG, "responseParameters/*");

  private final RestEdits edits;

  MethodOperations(RestEdits edits) {
    this.edits = edits;
  }

  static AwsFault missing() {
    return RestApiService.missing("Invalid Method identifier specified");
  }

  /** The method that a request is about. */
  JsonObject present(JsonObject in) {
    return present(
        ResourceOperations.present(edits.get(in), in.getString("resource_id")),
        in.getString("http_method"));
  }

  private static JsonObject present(JsonObject resource, String verb) {
    JsonObject found = resource.getJsonObject(METHODS, new JsonObject()).getJsonObject(verb);
    if (found == null) throw missing();
    return found;
  }

  /** Changes the method that a request is about; what it becomes. */
  Future<JsonObject> change(JsonObject in, UnaryOperator<JsonObject> change) {
    return changed(
        in, (api, resource) -> change.apply(present(resource, in.getString("http_method")).copy()));
  }

  /** What a method becomes; null when it goes. */
  private interface Change {
    JsonObject of(Made api, JsonObject resource);
  }

  private Future<JsonObject> changed(JsonObject in, Change change) {
    String verb = in.getString("http_method");
    String id = in.getString("resource_id");
    return edits
        .change(
            in,
            api -> {
              JsonObject resource = ResourceOperations.present(api, id).copy();
              JsonObject after = change.of(api, resource);
              JsonObject methods = resource.getJsonObject(METHODS, new JsonObject());
              if (after == null) methods.remove(verb);
              else methods.put(verb, after);
              return api.with(Made.RESOURCES, id, resource.put(METHODS, methods));
            })
        .map(
            api ->
                api.part(Made.RESOURCES, id)
                    .getJsonObject(METHODS, new JsonObject())
                    .getJsonObject(verb));
  }

  static JsonObject checked(Made api, JsonObject method) {
    String type = method.getString("authorizationType");
    if (!List.of("NONE", "AWS_IAM", "CUSTOM", "COGNITO_USER_POOLS").contains(type))
      throw RestApiService.bad("Invalid authorization type specified: " + type);
    String authorizer = method.getString("authorizerId", "");
    if (type.equals("CUSTOM") || type.equals("COGNITO_USER_POOLS")) {
      JsonObject found = api.part(Made.AUTHORIZERS, authorizer);
      if (found == null)
        throw RestApiService.bad(
            "Invalid authorizer ID specified. Setting the authorization type"
                + " to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.");
      if (type.equals("CUSTOM") == found.getString("type").equals("COGNITO_USER_POOLS"))
        throw RestApiService.bad("The authorizer is of another type than the method.");
    } else {
      method.remove("authorizerId");
      method.remove("authorizationScopes");
    }
    String validator = method.getString("requestValidatorId", "");
    if (validator.isEmpty()) method.remove("requestValidatorId");
    else if (api.part(Made.VALIDATORS, validator) == null)
      throw RestApiService.bad("Invalid Request Validator identifier specified");
    JsonObject parameters = method.getJsonObject("requestParameters", new JsonObject());
    for (String name : parameters.fieldNames())
      if (!name.matches("method\\.request\\.(querystring|header|path)\\.[A-Za-z0-9._$-]+"))
        throw RestApiService.bad(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors :"
                + " [Invalid mapping expression specified: "
                + name
                + "]");
    JsonObject models = method.getJsonObject("requestModels", new JsonObject());
    for (String content : models.fieldNames())
      if (api.part(Made.MODELS, models.getString(content, "")) == null)
        throw RestApiService.bad(
            "Invalid model identifier specified: " + models.getString(content));
    return method;
  }

  Future<JsonObject> put(JsonObject in) {
    String verb = in.getString("http_method");
    if (!VERBS.contains(verb))
      throw RestApiService.bad(
          "Invalid HttpMethod specified. Valid options are " + VERBS.stream().sorted().toList());
    return changed(
        in,
        (api, resource) -> {
          if (resource.getJsonObject(METHODS, new JsonObject()).containsKey(verb))
            throw RestApiService.conflict("Method already exists for this resource");
          return checked(
              api,
              new JsonObject()
                  .put("apiKeyRequired", false)
                  .mergeIn(RestEdits.given(in, LOCATED))
                  .put("httpMethod", verb));
        });
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(present(in));
  }

  Future<JsonObject> update(JsonObject in) {
    return changed(
        in,
        (api, resource) ->
            checked(
                api,
                PATCHES.apply(present(resource, in.getString("http_method")), Patches.of(in))));
  }

  Future<JsonObject> delete(JsonObject in) {
    return changed(
            in,
            (api, resource) -> {
              present(resource, in.getString("http_method"));
              return null;
            })
        .mapEmpty();
  }

  private static JsonObject response(JsonObject method, JsonObject in) {
    JsonObject all = method.getJsonObject(RESPONSES, new JsonObject());
    JsonObject found = all.getJsonObject(in.getString("status_code"));
    if (found == null) throw RestApiService.missing("Invalid Response status code specified");
    return found;
  }

  private Future<JsonObject> respond(JsonObject in, UnaryOperator<JsonObject> change) {
    String status = in.getString("status_code");
    return change(
            in,
            method -> {
              JsonObject all = method.getJsonObject(RESPONSES, new JsonObject());
              JsonObject after = change.apply(method);
              if (after == null) all.remove(status);
              else all.put(status, after);
              return method.put(RESPONSES, all);
            })
        .map(method -> method.getJsonObject(RESPONSES).getJsonObject(status));
  }

  Future<JsonObject> putResponse(JsonObject in) {
    String status = in.getString("status_code");
    return respond(
        in,
        method -> {
          if (method.getJsonObject(RESPONSES, new JsonObject()).containsKey(status))
            throw RestApiService.conflict("Response already exists for this resource");
          return RestEdits.given(in, LOCATED).put("statusCode", status);
        });
  }

  Future<JsonObject> getResponse(JsonObject in) {
    return Future.succeededFuture(response(present(in), in));
  }

  Future<JsonObject> updateResponse(JsonObject in) {
    return respond(in, method -> OF_RESPONSES.apply(response(method, in), Patches.of(in)));
  }

  Future<JsonObject> deleteResponse(JsonObject in) {
    return respond(
            in,
            method -> {
              response(method, in);
              return null;
            })
        .mapEmpty();
  }

  /** Which of a list's texts are there. */
  static List<String> texts(JsonObject in, String member) {
    return in.getJsonArray(member, new JsonArray()).stream().map(String.class::cast).toList();
  }
}
