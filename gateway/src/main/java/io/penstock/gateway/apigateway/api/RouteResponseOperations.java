package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;

/** Responses of a WebSocket API's routes: whether clients are told what functions return. */
final class RouteResponseOperations {
  private static final String ID = "routeResponseId";

  private final ApiEdits edits;

  RouteResponseOperations(ApiEdits edits) {
    this.edits = edits;
  }

  private static JsonObject view(JsonObject response) {
    JsonObject view = response.copy();
    view.remove("routeId");
    return view;
  }

  /** The route's own one. */
  private static JsonObject present(Made api, JsonObject in) {
    JsonObject found = api.part(Made.ROUTE_RESPONSES, in.getString(ID));
    if (found == null || !found.getString("routeId").equals(in.getString("routeId")))
      throw ApiGatewayService.missing("Unable to find RouteResponse by ID " + in.getString(ID));
    return found;
  }

  private static JsonObject checked(JsonObject response) {
    ApiGatewayService.refuse(
        response, "modelSelectionExpression", "responseModels", "responseParameters");
    for (String none :
        new String[] {"modelSelectionExpression", "responseModels", "responseParameters"})
      response.remove(none);
    if (!"$default".equals(response.getString("routeResponseKey")))
      throw ApiGatewayService.bad("RouteResponseKey must be $default.");
    return response;
  }

  Future<JsonObject> create(JsonObject in) {
    String id = edits.newId();
    JsonObject response = in.copy().put(ID, id);
    response.remove("apiId");
    checked(response);
    return edits
        .change(
            in,
            api -> {
              String route = in.getString("routeId");
              if (!ApiEdits.isSocket(api))
                throw ApiGatewayService.bad("Only WebSocket APIs have route responses.");
              if (api.part(Made.ROUTES, route) == null)
                throw ApiGatewayService.missing("Invalid Route identifier specified");
              for (JsonObject other : api.all(Made.ROUTE_RESPONSES).values())
                if (route.equals(other.getString("routeId")))
                  throw ApiGatewayService.conflict("The route has this response already.");
              return api.with(Made.ROUTE_RESPONSES, id, response);
            })
        .map(api -> view(api.part(Made.ROUTE_RESPONSES, id)));
  }

  Future<JsonObject> list(JsonObject in) {
    var all = new ArrayList<JsonObject>();
    for (Map.Entry<String, JsonObject> one : edits.get(in).all(Made.ROUTE_RESPONSES).entrySet())
      if (one.getValue().getString("routeId").equals(in.getString("routeId")))
        all.add(view(one.getValue()));
    return ApiEdits.page(in, all);
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(edits.get(in), in)));
  }

  Future<JsonObject> update(JsonObject in) {
    JsonObject given = in.copy();
    given.remove("apiId");
    return edits
        .change(
            in,
            api ->
                api.with(
                    Made.ROUTE_RESPONSES,
                    in.getString(ID),
                    checked(present(api, in).copy().mergeIn(given))))
        .map(api -> view(present(api, in)));
  }

  Future<JsonObject> delete(JsonObject in) {
    return edits
        .change(
            in,
            api -> {
              present(api, in);
              return api.with(Made.ROUTE_RESPONSES, in.getString(ID), null);
            })
        .mapEmpty();
  }
}
