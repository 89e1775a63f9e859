package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The parts of a REST API as an OpenAPI document with API Gateway's extensions says them. What
 * would leave a method more open than it says is refused; a method whose integration is not served
 * is left out, which is told.
 */
final class OpenApiImport {
  private static final String EXTENSION = "x-amazon-apigateway-";
  private static final String ANY = EXTENSION + "any-method";
  private static final List<String> VERBS =
      List.of("get", "put", "post", "delete", "options", "head", "patch", ANY);

  private final RestEdits edits;
  private final JsonObject document;
  private final List<String> warnings;
  private final OpenApiParts parts;
  private Made api;

  /**
   * @param warnings what is left out is added here
   */
  OpenApiImport(RestEdits edits, Made api, JsonObject document, List<String> warnings) {
    this.edits = edits;
    this.api = api;
    this.document = document;
    this.warnings = warnings;
    parts = new OpenApiParts(edits, document);
  }

  static String title(JsonObject document) {
    return document.getJsonObject("info", new JsonObject()).getString("title", "Untitled");
  }

  Made made() {
    said();
    api = parts.into(api);
    JsonObject paths = document.getJsonObject("paths", new JsonObject());
    for (String path : paths.fieldNames()) path(path, paths.getJsonObject(path));
    return api;
  }

  private void said() {
    JsonObject said = api.said().copy().put("name", title(document));
    JsonObject info = document.getJsonObject("info", new JsonObject());
    for (String member : new String[] {"description", "version"})
      if (info.getValue(member) != null) said.put(member, info.getValue(member).toString());
    JsonArray types = document.getJsonArray(EXTENSION + "binary-media-types");
    if (types != null) said.put("binaryMediaTypes", types);
    JsonObject policy = document.getJsonObject(EXTENSION + "policy");
    if (policy != null) said.put("policy", policy.encode());
    String source = document.getString(EXTENSION + "api-key-source");
    if (source != null) said.put("apiKeySource", source.toUpperCase(Locale.ROOT));
    JsonObject endpoint = document.getJsonObject(EXTENSION + "endpoint-configuration");
    if (endpoint != null && endpoint.containsKey("disableExecuteApiEndpoint"))
      said.put("disableExecuteApiEndpoint", endpoint.getBoolean("disableExecuteApiEndpoint"));
    api = api.saying(said);
  }

  private void path(String path, JsonObject item) {
    if (!path.startsWith("/")) throw RestApiService.bad("Invalid path: " + path);
    JsonArray common = item.getJsonArray("parameters", new JsonArray());
    for (String verb : item.fieldNames())
      if (VERBS.contains(verb))
        method(
            path,
            verb.equals(ANY) ? "ANY" : verb.toUpperCase(Locale.ROOT),
            item.getJsonObject(verb),
            common);
    if (item.fieldNames().stream().noneMatch(VERBS::contains)) resource(path);
  }

  /** The resource of a path, made with what is above it. */
  private String resource(String path) {
    String wanted =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    for (JsonObject known : api.all(Made.RESOURCES).values())
      if (known.getString("path").equals(wanted)) return known.getString("id");
    int slash = wanted.lastIndexOf('/');
    String above = resource(slash == 0 ? "/" : wanted.substring(0, slash));
    String id = edits.newId(6);
    api = ResourceOperations.with(api, above, wanted.substring(slash + 1), id);
    return id;
  }

  private void method(String path, String verb, JsonObject operation, JsonArray common) {
    String at = verb + " " + path;
    JsonObject method =
        new JsonObject()
            .put("httpMethod", verb)
            .put("authorizationType", "NONE")
            .put("apiKeyRequired", false);
    parts.guard(method, operation, at);
    if (operation.getString("operationId") != null)
      method.put("operationName", operation.getString("operationId"));
    parts.input(method, operation, common);
    responses(method, operation);
    JsonObject integration = operation.getJsonObject(EXTENSION + "integration");
    try {
      if (integration != null)
        method.put(
            "methodIntegration", IntegrationOperations.checked(method, integration(integration)));
    } catch (AwsFault refused) {
      warnings.add(at + " is left out: " + refused.getMessage());
      return;
    }
    api = parts.added(api);
    String id = resource(path);
    JsonObject resource = api.part(Made.RESOURCES, id).copy();
    JsonObject methods = resource.getJsonObject("resourceMethods", new JsonObject());
    methods.put(verb, MethodOperations.checked(api, method));
    api = api.with(Made.RESOURCES, id, resource.put("resourceMethods", methods));
  }

  private static void responses(JsonObject method, JsonObject operation) {
    JsonObject responses = operation.getJsonObject("responses", new JsonObject());
    var all = new JsonObject();
    for (String status : responses.fieldNames())
      if (status.matches("[1-5]\\d\\d")) {
        JsonObject response = new JsonObject().put("statusCode", status);
        JsonObject headers =
            responses.getJsonObject(status).getJsonObject("headers", new JsonObject());
        var parameters = new JsonObject();
        for (String name : headers.fieldNames())
          parameters.put("method.response.header." + name, false);
        if (!parameters.isEmpty()) response.put("responseParameters", parameters);
        all.put(status, response);
      }
    if (!all.isEmpty()) method.put("methodResponses", all);
  }

  private static JsonObject integration(JsonObject said) {
    JsonObject made = IntegrationOperations.usual("");
    made.remove("cacheNamespace");
    for (Map.Entry<String, Object> one : said)
      if (!one.getKey().equals("responses")) made.put(one.getKey(), one.getValue());
    made.put("type", said.getString("type", "").toUpperCase(Locale.ROOT));
    if (made.containsKey("passthroughBehavior"))
      made.put(
          "passthroughBehavior", made.getString("passthroughBehavior").toUpperCase(Locale.ROOT));
    JsonObject responses = said.getJsonObject("responses", new JsonObject());
    var all = new JsonObject();
    for (String pattern : responses.fieldNames()) {
      JsonObject response = responses.getJsonObject(pattern).copy();
      String status = String.valueOf(response.getValue("statusCode"));
      response.put("statusCode", status);
      if (!pattern.equals("default")) response.put("selectionPattern", pattern);
      all.put(status, response);
    }
    if (!all.isEmpty()) made.put("integrationResponses", all);
    return made;
  }
}
