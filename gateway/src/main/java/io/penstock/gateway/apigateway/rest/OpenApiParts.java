package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What the methods of an OpenAPI document refer to: authorizers, models, validators. */
final class OpenApiParts {
  private static final String EXTENSION = "x-amazon-apigateway-";

  private final RestEdits edits;
  private final JsonObject document;

  /** Ids by the names of schemes, and of validators. */
  private final Map<String, String> authorizers = new HashMap<>();

  private final Map<String, String> validators = new HashMap<>();
  private final Set<String> keys = new HashSet<>();
  private final Set<String> signed = new HashSet<>();

  /** Models that methods have said on the spot. */
  private final Map<String, JsonObject> unnamed = new HashMap<>();

  private Made api;

  OpenApiParts(RestEdits edits, JsonObject document) {
    this.edits = edits;
    this.document = document;
  }

  private JsonObject schemes() {
    return document.getJsonObject(
        "securityDefinitions",
        document
            .getJsonObject("components", new JsonObject())
            .getJsonObject("securitySchemes", new JsonObject()));
  }

  private JsonObject schemas() {
    return document.getJsonObject(
        "definitions",
        document
            .getJsonObject("components", new JsonObject())
            .getJsonObject("schemas", new JsonObject()));
  }

  /** The API with all of them. */
  Made into(Made into) {
    api = into;
    JsonObject schemas = schemas();
    for (String name : schemas.fieldNames()) model(name, schemas.getJsonObject(name));
    JsonObject validating =
        document.getJsonObject(EXTENSION + "request-validators", new JsonObject());
    for (String name : validating.fieldNames())
      validators.put(
          name,
          part(
              Made.VALIDATORS,
              name,
              new ValidatorRules()
                  .checked(validating.getJsonObject(name).copy().put("name", name))));
    JsonObject schemes = schemes();
    for (String name : schemes.fieldNames()) scheme(name, schemes.getJsonObject(name));
    JsonObject responses =
        document.getJsonObject(EXTENSION + "gateway-responses", new JsonObject());
    for (String type : responses.fieldNames()) {
      JsonObject response = responses.getJsonObject(type).copy().put("responseType", type);
      if (response.getValue("statusCode") != null)
        response.put("statusCode", response.getValue("statusCode").toString());
      api = api.with(Made.RESPONSES, type, ResponseOperations.checked(response));
    }
    return api;
  }

  private void model(String name, JsonObject schema) {
    JsonObject before = api.part(Made.MODELS, name);
    JsonObject model =
        new JsonObject()
            .put("id", before == null ? edits.newId(6) : before.getString("id"))
            .put("name", name)
            .put("contentType", "application/json")
            .put("schema", schema.encode());
    api = api.with(Made.MODELS, name, new ModelRules().checked(model));
  }

  /** Puts a part in, over one of the same name; its id. */
  private String part(String kind, String name, JsonObject part) {
    String id = null;
    for (Map.Entry<String, JsonObject> known : api.all(kind).entrySet())
      if (name.equals(known.getValue().getString("name"))) id = known.getKey();
    if (id == null) id = edits.newId(6);
    api = api.with(kind, id, part.put("id", id));
    return id;
  }

  private void scheme(String name, JsonObject scheme) {
    JsonObject said = scheme.getJsonObject(EXTENSION + "authorizer");
    String type = scheme.getString(EXTENSION + "authtype", "");
    if (type.equalsIgnoreCase("awsSigv4")) signed.add(name);
    else if (said != null) {
      JsonObject authorizer = said.copy().put("name", name);
      String kind = said.getString("type", "").toUpperCase(Locale.ROOT);
      authorizer.put("type", kind);
      if (!type.isEmpty()) authorizer.put("authType", type);
      if (!kind.equals("REQUEST") && !authorizer.containsKey("identitySource"))
        authorizer.put(
            "identitySource", "method.request.header." + scheme.getString("name", "Authorization"));
      authorizers.put(
          name, part(Made.AUTHORIZERS, name, new AuthorizerRules().checked(authorizer)));
    } else if ("apiKey".equals(scheme.getString("type"))
        && "x-api-key".equalsIgnoreCase(scheme.getString("name"))) keys.add(name);
  }

  /** Says of a method what its operation asks for; else what the document does. */
  void guard(JsonObject method, JsonObject operation, String at) {
    JsonArray wanted = operation.getJsonArray("security", document.getJsonArray("security"));
    if (wanted == null) return;
    for (Object one : wanted) {
      JsonObject schemes = (JsonObject) one;
      for (String name : schemes.fieldNames()) {
        if (keys.contains(name)) {
          method.put("apiKeyRequired", true);
          continue;
        }
        String id = authorizers.get(name);
        if (id == null && !signed.contains(name))
          throw RestApiService.bad(
              name + " cannot be honoured here, so it would leave " + at + " open.");
        if (!method.getString("authorizationType").equals("NONE"))
          throw RestApiService.bad(at + " asks for two authorizers: API Gateway takes one.");
        if (id == null) {
          method.put("authorizationType", "AWS_IAM");
          continue;
        }
        boolean pool =
            api.part(Made.AUTHORIZERS, id).getString("type").equals("COGNITO_USER_POOLS");
        method.put("authorizationType", pool ? "COGNITO_USER_POOLS" : "CUSTOM");
        method.put("authorizerId", id);
        JsonArray scopes = schemes.getJsonArray(name);
        if (pool && scopes != null && !scopes.isEmpty()) method.put("authorizationScopes", scopes);
      }
    }
  }

  /** Says of a method which parameters and bodies it takes, and whether that is looked at. */
  void input(JsonObject method, JsonObject operation, JsonArray common) {
    String validator =
        operation.getString(
            EXTENSION + "request-validator", document.getString(EXTENSION + "request-validator"));
    if (validator != null) {
      if (!validators.containsKey(validator))
        throw RestApiService.bad("There is no validator " + validator + ".");
      method.put("requestValidatorId", validators.get(validator));
    }
    var parameters = new JsonObject();
    var models = new JsonObject();
    for (JsonArray some :
        new JsonArray[] {common, operation.getJsonArray("parameters", new JsonArray())})
      for (Object one : some) parameter(resolved((JsonObject) one), parameters, models);
    JsonObject content =
        operation
            .getJsonObject("requestBody", new JsonObject())
            .getJsonObject("content", new JsonObject());
    for (String type : content.fieldNames()) {
      JsonObject schema = content.getJsonObject(type).getJsonObject("schema");
      if (schema != null) models.put(type, named(schema));
    }
    if (!parameters.isEmpty()) method.put("requestParameters", parameters);
    if (!models.isEmpty()) method.put("requestModels", models);
  }

  private void parameter(JsonObject said, JsonObject parameters, JsonObject models) {
    String place =
        switch (said.getString("in", "")) {
          case "query" -> "querystring";
          case "header" -> "header";
          case "path" -> "path";
          default -> null;
        };
    if (place != null)
      parameters.put(
          "method.request." + place + "." + said.getString("name"),
          said.getBoolean("required", false));
    else if ("body".equals(said.getString("in")) && said.getJsonObject("schema") != null)
      models.put("application/json", named(said.getJsonObject("schema")));
  }

  private JsonObject resolved(JsonObject parameter) {
    String reference = parameter.getString("$ref");
    if (reference == null) return parameter;
    JsonObject at = document;
    for (String step : reference.replaceFirst("^#/", "").split("/"))
      at = at == null ? null : at.getJsonObject(step);
    if (at == null) throw RestApiService.bad(reference + " leads to no parameter.");
    return at;
  }

  /** The name of a schema's model, which is made of one that has none. */
  private String named(JsonObject schema) {
    String reference = schema.getString("$ref");
    if (reference != null) return reference.substring(reference.lastIndexOf('/') + 1);
    String name = "MODEL" + edits.newId(6);
    unnamed.put(name, schema);
    return name;
  }

  /** The API with the models that were made since. */
  Made added(Made into) {
    api = into;
    unnamed.forEach(this::model);
    unnamed.clear();
    return api;
  }
}
