package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.FunctionAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.UnaryOperator;

/** What is behind methods: functions, and constant headers for OPTIONS. */
final class IntegrationOperations {
  private static final String RESPONSES = "integrationResponses";
  private static final String HEADER = "method.response.header.";
  private static final int LONGEST = 29_000;
  private static final String[] LOCATED = {"resource_id", "http_method", "status_code"};
  private static final String[] NOT_SERVED = {
    "connectionId", "contentHandling", "credentials", "tlsConfig", "integrationTarget"
  };

  private static final Patches PATCHES =
      new Patches()
          .with(
              Patches.Kind.TEXT,
              "uri",
              "type",
              "httpMethod",
              "connectionType",
              "connectionId",
              "credentials",
              "passthroughBehavior",
              "contentHandling",
              "cacheNamespace",
              "responseTransferMode",
              "requestParameters/*",
              "requestTemplates/*")
          .with(Patches.Kind.NUMBER, "timeoutInMillis")
          .with(Patches.Kind.MEMBER, "cacheKeyParameters/*");

  private static final Patches OF_RESPONSES =
      new Patches()
          .with(
              Patches.Kind.TEXT,
              "selectionPattern",
              "contentHandling",
              "responseParameters/*",
              "responseTemplates/*");

  private final MethodOperations methods;

  IntegrationOperations(MethodOperations methods) {
    this.methods = methods;
  }

  static JsonObject integration(JsonObject method) {
    JsonObject found = method.getJsonObject("methodIntegration");
    if (found == null) throw RestApiService.missing("Invalid Integration identifier specified");
    return found;
  }

  private static JsonObject response(JsonObject method, JsonObject in) {
    JsonObject found =
        integration(method)
            .getJsonObject(RESPONSES, new JsonObject())
            .getJsonObject(in.getString("status_code"));
    if (found == null) throw RestApiService.missing("Invalid Response status code specified");
    return found;
  }

  /** One as it is kept, with what is usual where nothing is said. */
  static JsonObject usual(String resource) {
    return new JsonObject()
        .put("passthroughBehavior", "WHEN_NO_MATCH")
        .put("timeoutInMillis", LONGEST)
        .put("cacheNamespace", resource)
        .put("responseTransferMode", "BUFFERED");
  }

  /**
   * @param method that it is behind
   */
  static JsonObject checked(JsonObject method, JsonObject integration) {
    RestApiService.refuse(integration, NOT_SERVED);
    String type = integration.getString("type", "");
    if (!"INTERNET".equals(integration.getString("connectionType", "INTERNET")))
      throw RestApiService.bad("ConnectionType VPC_LINK is not served here.");
    if (!"BUFFERED".equals(integration.getString("responseTransferMode")))
      throw RestApiService.bad("ResponseTransferMode STREAM is not served here for REST APIs.");
    int millis = integration.getInteger("timeoutInMillis");
    if (millis < 50 || millis > 300_000)
      throw RestApiService.bad("Timeout should be between 50 ms and 300000 ms");
    switch (type) {
      case "AWS_PROXY" -> {
        if (!"POST".equals(integration.getString("httpMethod")))
          throw RestApiService.bad(
              "IntegrationHttpMethod of an integration with a function is POST.");
        String uri = integration.getString("uri");
        FunctionAddress.check(uri, "Uri");
        if (!uri.contains(":apigateway:"))
          throw RestApiService.bad("Invalid ARN specified in the request");
      }
      case "MOCK" -> mock(method, integration);
      default ->
          throw RestApiService.bad(
              "Integrations of type "
                  + type
                  + " are not served here: AWS_PROXY with functions is, and MOCK of OPTIONS.");
    }
    return integration;
  }

  private static void mock(JsonObject method, JsonObject integration) {
    if (!method.getString("httpMethod").equals("OPTIONS"))
      throw RestApiService.bad("Integrations of type MOCK are served here for OPTIONS only.");
    if (!method.getString("authorizationType").equals("NONE")
        || method.getBoolean("apiKeyRequired", false))
      throw RestApiService.bad(
          "Integrations of type MOCK are served here without authorizers and API keys only.");
    JsonObject responses = integration.getJsonObject(RESPONSES, new JsonObject());
    for (String status : responses.fieldNames()) {
      if (!status.equals("200"))
        throw RestApiService.bad("Integrations of type MOCK answer 200 here, and nothing else.");
      JsonObject response = responses.getJsonObject(status);
      JsonObject parameters = response.getJsonObject("responseParameters", new JsonObject());
      for (String name : parameters.fieldNames())
        if (!name.startsWith(HEADER) || !parameters.getString(name).matches("'[^']*'"))
          throw RestApiService.bad(
              "Integrations of type MOCK answer constant headers here, which " + name + " is not.");
      JsonObject templates = response.getJsonObject("responseTemplates", new JsonObject());
      for (String content : templates.fieldNames())
        if (templates.getString(content) != null && !templates.getString(content).isBlank())
          throw RestApiService.bad("Integrations of type MOCK answer no bodies of their own here.");
    }
  }

  Future<JsonObject> put(JsonObject in) {
    JsonObject given = RestEdits.given(in, LOCATED);
    return methods
        .change(
            in,
            method ->
                method.put(
                    "methodIntegration",
                    checked(method, usual(in.getString("resource_id")).mergeIn(given))))
        .map(IntegrationOperations::integration);
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(integration(methods.present(in)));
  }

  Future<JsonObject> update(JsonObject in) {
    return methods
        .change(
            in,
            method ->
                method.put(
                    "methodIntegration",
                    checked(method, PATCHES.apply(integration(method), Patches.of(in)))))
        .map(IntegrationOperations::integration);
  }

  Future<JsonObject> delete(JsonObject in) {
    return methods
        .change(
            in,
            method -> {
              integration(method);
              method.remove("methodIntegration");
              return method;
            })
        .mapEmpty();
  }

  private Future<JsonObject> respond(JsonObject in, UnaryOperator<JsonObject> change) {
    String status = in.getString("status_code");
    return methods
        .change(
            in,
            method -> {
              JsonObject integration = integration(method);
              JsonObject all = integration.getJsonObject(RESPONSES, new JsonObject());
              JsonObject after = change.apply(method);
              if (after == null) all.remove(status);
              else all.put(status, after);
              checked(method, integration.put(RESPONSES, all));
              return method;
            })
        .map(method -> integration(method).getJsonObject(RESPONSES).getJsonObject(status));
  }

  private static JsonObject checkedResponse(JsonObject response) {
    RestApiService.refuse(response, "contentHandling");
    return response;
  }

  Future<JsonObject> putResponse(JsonObject in) {
    JsonObject given = RestEdits.given(in, LOCATED).put("statusCode", in.getString("status_code"));
    return respond(in, method -> checkedResponse(given.copy()));
  }

  Future<JsonObject> getResponse(JsonObject in) {
    return Future.succeededFuture(response(methods.present(in), in));
  }

  Future<JsonObject> updateResponse(JsonObject in) {
    return respond(
        in, method -> checkedResponse(OF_RESPONSES.apply(response(method, in), Patches.of(in))));
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
}
