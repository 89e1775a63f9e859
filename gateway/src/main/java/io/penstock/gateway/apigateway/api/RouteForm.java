package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;

/** Routes. */
final class RouteForm implements PartForm {
  private static final Pattern KEY =
      Pattern.compile("\\$default|(ANY|GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) /.*");
  private static final Pattern TARGET = Pattern.compile("integrations/(.+)");
  private static final int MOST = 300;

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    ApiGatewayService.refuse(
        given,
        "apiKeyRequired",
        "modelSelectionExpression",
        "requestModels",
        "requestParameters",
        "routeResponseSelectionExpression");
    for (String none :
        new String[] {
          "modelSelectionExpression",
          "requestModels",
          "requestParameters",
          "routeResponseSelectionExpression"
        }) given.remove(none);
    JsonObject route =
        before == null
            ? new JsonObject().put("apiKeyRequired", false).put("authorizationType", "NONE")
            : before.copy();
    route.mergeIn(given);
    key(api, before, route, id);
    target(api, route);
    guard(api, route);
    if (before == null && api.all(Made.ROUTES).size() >= MOST)
      throw ApiGatewayService.bad("An API has at most " + MOST + " routes.");
    return route;
  }

  private static void key(Made api, JsonObject before, JsonObject route, String id) {
    String key = route.getString("routeKey");
    if (!KEY.matcher(key).matches())
      throw ApiGatewayService.bad(
          "The provided route key is not formatted properly for HTTP protocol. Format should be"
              + " \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
    if (before != null
        && before.getBoolean(PartOperations.MANAGED, false)
        && !key.equals(before.getString("routeKey")))
      throw ApiGatewayService.bad("The key of a route that API Gateway manages is its API's.");
    for (Map.Entry<String, JsonObject> other : api.all(Made.ROUTES).entrySet())
      if (!other.getKey().equals(id) && key.equals(other.getValue().getString("routeKey")))
        throw ApiGatewayService.conflict("Route with key " + key + " already exists for this API");
  }

  private static void target(Made api, JsonObject route) {
    String target = route.getString("target");
    if (target == null) return;
    var named = TARGET.matcher(target);
    if (!named.matches() || api.part(Made.INTEGRATIONS, named.group(1)) == null)
      throw ApiGatewayService.bad("Invalid target: " + target + " is no integration of this API.");
  }

  private static void guard(Made api, JsonObject route) {
    String type = route.getString("authorizationType");
    if (type.equals("NONE") || type.equals("AWS_IAM")) {
      route.remove("authorizerId");
      route.remove("authorizationScopes");
      return;
    }
    JsonObject authorizer = api.part(Made.AUTHORIZERS, route.getString("authorizerId", ""));
    if (authorizer == null)
      throw ApiGatewayService.bad("AuthorizerId must name an authorizer of this API.");
    if (type.equals("JWT") != authorizer.getString("authorizerType").equals("JWT"))
      throw ApiGatewayService.bad(
          "The authorizer is of another type than AuthorizationType " + type + ".");
  }
}
