package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.PolicyText;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** REST APIs as such. */
final class RestOperations {
  private static final int MOST = 600;
  private static final String[] NOT_SERVED = {
    "cloneFrom", "minimumCompressionSize", "securityPolicy", "endpointAccessMode"
  };

  private static final Patches PATCHES =
      new Patches()
          .with(Patches.Kind.TEXT, "name", "description", "apiKeySource", "policy", "version")
          .with(Patches.Kind.FLAG, "disableExecuteApiEndpoint")
          .with(Patches.Kind.NUMBER, "minimumCompressionSize")
          .with(Patches.Kind.TEXT, "endpointConfiguration/ipAddressType")
          .with(Patches.Kind.MEMBER, "binaryMediaTypes/*", "endpointConfiguration/types/*");

  private final RestEdits edits;

  RestOperations(RestEdits edits) {
    this.edits = edits;
  }

  /** As it is shown: a policy is a text within a text. */
  static JsonObject view(Made api) {
    JsonObject view = api.said().copy().put("id", api.id());
    String policy = view.getString("policy");
    if (policy != null) {
      String text = Json.encode(policy);
      view.put("policy", text.substring(1, text.length() - 1));
    }
    return view;
  }

  static JsonObject checked(JsonObject said) {
    RestApiService.refuse(said, NOT_SERVED);
    if (said.getString("name", "").isBlank()) throw RestApiService.bad("API Name cannot be blank");
    JsonObject endpoint = said.getJsonObject("endpointConfiguration", new JsonObject()).copy();
    JsonArray types = endpoint.getJsonArray("types", new JsonArray());
    if (types.contains("PRIVATE"))
      throw RestApiService.bad(
          "PRIVATE endpoints are not served: there is no VPC here, so it would leave the API"
              + " open.");
    RestApiService.refuse(endpoint, "vpcEndpointIds");
    if (types.isEmpty()) endpoint.put("types", new JsonArray().add("EDGE"));
    if (!endpoint.containsKey("ipAddressType")) endpoint.put("ipAddressType", "ipv4");
    said.put("endpointConfiguration", endpoint);
    if (!List.of("HEADER", "AUTHORIZER").contains(said.getString("apiKeySource")))
      throw RestApiService.bad("ApiKeySource is HEADER or AUTHORIZER.");
    if ("".equals(said.getString("policy"))) said.remove("policy");
    if (said.getJsonArray("binaryMediaTypes", new JsonArray()).isEmpty())
      said.remove("binaryMediaTypes");
    String policy = said.getString("policy");
    try {
      if (policy != null) PolicyText.read(policy);
    } catch (IllegalArgumentException e) {
      throw RestApiService.bad("Invalid policy document: " + e.getMessage());
    }
    RestEdits.checkTags(said.getJsonObject("tags"));
    return said;
  }

  /** An API with what every one has. */
  Made fresh(JsonObject given) {
    String root = edits.newId(10);
    JsonObject said =
        new JsonObject()
            .put("apiKeySource", "HEADER")
            .put("createdDate", edits.now())
            .put("disableExecuteApiEndpoint", false)
            .put("tags", new JsonObject())
            .mergeIn(given)
            .put("rootResourceId", root);
    Map<String, JsonObject> resources =
        Map.of(root, new JsonObject().put("id", root).put("path", "/"));
    Map<String, JsonObject> models =
        Map.of(
            "Empty",
            model("Empty", "Empty Schema", "This is a default empty schema model", "{}"),
            "Error",
            model(
                "Error",
                "Error Schema",
                "This is a default error schema model",
                "{\"message\":{\"type\":\"string\"}}"));
    return new Made(
        edits.newId(10),
        edits.apis.now(),
        checked(said),
        Map.of(Made.RESOURCES, resources, Made.MODELS, models));
  }

  private JsonObject model(String name, String title, String description, String properties) {
    String schema =
        new JsonObject()
            .put("$schema", "http://json-schema.org/draft-04/schema#")
            .put("title", title)
            .put("type", "object")
            .put("properties", new JsonObject(properties))
            .encode();
    return new JsonObject()
        .put("id", edits.newId(6))
        .put("name", name)
        .put("description", description)
        .put("contentType", "application/json")
        .put("schema", schema);
  }

  Future<Made> add(Made fresh) {
    if (edits.apis.all().size() >= MOST)
      throw RestApiService.bad("An account has at most " + MOST + " REST APIs.");
    return edits
        .apis
        .all()
        .change(
            fresh.id(),
            before -> {
              if (before != null) throw RestApiService.conflict("Try again.");
              return edits.whole(fresh);
            });
  }

  Future<JsonObject> create(JsonObject in) {
    return add(fresh(in.copy())).map(RestOperations::view);
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(edits.get(in)));
  }

  Future<JsonObject> list(JsonObject in) {
    var all = new ArrayList<JsonObject>();
    for (Made api : edits.apis.all().all()) all.add(view(api));
    return RestEdits.page(in, all);
  }

  Future<JsonObject> update(JsonObject in) {
    List<JsonObject> operations = Patches.of(in).stream().map(RestOperations::named).toList();
    return edits
        .change(in, api -> api.saying(checked(PATCHES.apply(api.said(), operations))))
        .map(RestOperations::view);
  }

  /** Types of endpoints are counted or named, as members of other lists are. */
  private static JsonObject named(JsonObject operation) {
    String path = operation.getString("path", "");
    boolean place = path.matches("/endpointConfiguration/types/\\d+");
    return place ? operation.copy().put("path", "/endpointConfiguration/types/EDGE") : operation;
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = edits.get(in).id();
    return edits.apis.all().change(id, before -> null).mapEmpty();
  }
}
