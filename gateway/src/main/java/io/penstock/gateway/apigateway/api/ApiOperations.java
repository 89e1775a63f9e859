package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.MadeApis;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** HTTP and WebSocket APIs as such. */
final class ApiOperations {
  private static final int MOST = 600;
  private static final Set<String> SELECTIONS =
      Set.of("$request.method $request.path", "${request.method} ${request.path}");
  private static final Pattern BODY_SELECTION =
      Pattern.compile(
          "\\$request\\.body\\.[A-Za-z0-9_$.-]+|\\$\\{request\\.body\\.[A-Za-z0-9_$.-]+}");
  private static final Set<String> KEY_SELECTIONS =
      Set.of("$request.header.x-api-key", "$context.authorizer.usageIdentifierKey");
  private static final String[] QUICK = {"target", "routeKey", "credentialsArn"};

  private final MadeApis apis;
  private final ApiEdits edits;

  ApiOperations(MadeApis apis, ApiEdits edits) {
    this.apis = apis;
    this.edits = edits;
  }

  private JsonObject view(Made api) {
    return api.said()
        .copy()
        .put("apiId", api.id())
        .put("apiEndpoint", apis.endpoint(api))
        .put("createdDate", api.created().toString());
  }

  private static void check(JsonObject said) {
    String selection = said.getString("routeSelectionExpression");
    if (said.getString("protocolType").equals("WEBSOCKET")) {
      if (!BODY_SELECTION.matcher(selection).matches())
        throw ApiGatewayService.bad(
            "RouteSelectionExpression of a WebSocket API is of the form $request.body.NAME.");
      ApiGatewayService.refuse(said, "corsConfiguration");
    } else if (!SELECTIONS.contains(selection))
      throw ApiGatewayService.bad(
          "RouteSelectionExpression of an HTTP API is ${request.method} ${request.path}.");
    if (!KEY_SELECTIONS.contains(said.getString("apiKeySelectionExpression")))
      throw ApiGatewayService.bad("ApiKeySelectionExpression is not one of AWS's.");
    TagOperations.check(said.getJsonObject("tags"));
  }

  Future<JsonObject> create(JsonObject in) {
    ApiGatewayService.refuse(in, "disableSchemaValidation", "credentialsArn");
    JsonObject said =
        new JsonObject()
            .put("apiKeySelectionExpression", "$request.header.x-api-key")
            .put("disableExecuteApiEndpoint", false)
            .put("ipAddressType", "ipv4")
            .put("routeSelectionExpression", "$request.method $request.path")
            .put("tags", new JsonObject())
            .mergeIn(in.copy());
    for (String one : QUICK) said.remove(one);
    said.remove("disableSchemaValidation");
    check(said);
    if (apis.all().size() >= MOST)
      throw ApiGatewayService.bad("An account has at most " + MOST + " APIs.");
    String id = apis.newId(10);
    Made fresh = new Made(id, apis.now(), said, Map.of());
    Made whole = edits.whole(quick(fresh, in));
    return apis.all()
        .change(
            id,
            before -> {
              if (before != null) throw ApiGatewayService.conflict("Try again.");
              return whole;
            })
        .map(this::view);
  }

  /** With a route to the target, in a stage that follows changes. */
  private Made quick(Made api, JsonObject in) {
    String target = in.getString("target");
    if (ApiEdits.isSocket(api)) ApiGatewayService.refuse(in, "target");
    if (target == null) {
      ApiGatewayService.refuse(in, "routeKey");
      return api;
    }
    String id = edits.newId();
    JsonObject integration =
        new IntegrationForm()
            .form(api, null, integration(target), id)
            .put("integrationId", id)
            .put(PartOperations.MANAGED, true);
    Made next = api.with(Made.INTEGRATIONS, id, integration);
    String routeId = edits.newId();
    JsonObject route =
        new RouteForm()
            .form(
                next,
                null,
                new JsonObject()
                    .put("routeKey", in.getString("routeKey", "$default"))
                    .put("target", "integrations/" + id),
                routeId)
            .put("routeId", routeId)
            .put(PartOperations.MANAGED, true);
    JsonObject stage =
        new StageForm(apis)
            .form(next, null, new JsonObject().put("autoDeploy", true), "$default")
            .put("stageName", "$default")
            .put(PartOperations.MANAGED, true);
    return next.with(Made.ROUTES, routeId, route).with(Made.STAGES, "$default", stage);
  }

  private static JsonObject integration(String target) {
    return new JsonObject()
        .put("integrationMethod", "POST")
        .put("integrationType", "AWS_PROXY")
        .put("integrationUri", target)
        .put("payloadFormatVersion", "2.0");
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(edits.get(in)));
  }

  Future<JsonObject> list(JsonObject in) {
    var all = new ArrayList<JsonObject>();
    for (Made api : apis.all().all()) all.add(view(api));
    return ApiEdits.page(in, all);
  }

  Future<JsonObject> update(JsonObject in) {
    ApiGatewayService.refuse(in, "disableSchemaValidation", "credentialsArn");
    JsonObject given = in.copy();
    given.remove("apiId");
    given.remove("disableSchemaValidation");
    for (String one : QUICK) given.remove(one);
    return edits
        .change(
            in,
            api -> {
              JsonObject said = api.said().copy();
              given.forEach(one -> said.put(one.getKey(), one.getValue()));
              check(said);
              return requicked(api.saying(said), in);
            })
        .map(this::view);
  }

  /** What quick create made, changed. */
  private Made requicked(Made api, JsonObject in) {
    Made next = api;
    if (in.containsKey("target")) {
      String id = managed(next, Made.INTEGRATIONS);
      JsonObject given = new JsonObject().put("integrationUri", in.getString("target"));
      JsonObject before = next.part(Made.INTEGRATIONS, id);
      next = next.with(Made.INTEGRATIONS, id, new IntegrationForm().form(next, before, given, id));
    }
    if (in.containsKey("routeKey")) {
      String id = managed(next, Made.ROUTES);
      JsonObject free = next.part(Made.ROUTES, id).copy();
      free.remove(PartOperations.MANAGED);
      JsonObject given = new JsonObject().put("routeKey", in.getString("routeKey"));
      JsonObject route = new RouteForm().form(next, free, given, id);
      next = next.with(Made.ROUTES, id, route.put(PartOperations.MANAGED, true));
    }
    return next;
  }

  private static String managed(Made api, String kind) {
    for (Map.Entry<String, JsonObject> one : api.all(kind).entrySet())
      if (one.getValue().getBoolean(PartOperations.MANAGED, false)) return one.getKey();
    throw ApiGatewayService.bad("Target and RouteKey are for APIs that were made with them.");
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = edits.get(in).id();
    return apis.all().change(id, before -> null).mapEmpty();
  }

  Future<JsonObject> deleteCors(JsonObject in) {
    return edits
        .change(
            in,
            api -> {
              JsonObject said = api.said().copy();
              said.remove("corsConfiguration");
              return api.saying(said);
            })
        .mapEmpty();
  }
}
