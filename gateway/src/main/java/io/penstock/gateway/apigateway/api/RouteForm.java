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

  /** Of WebSocket APIs: what messages may say, and the three moments of connections. */
  private static final Pattern MESSAGE_KEY =
      Pattern.compile("\\$(connect|disconnect|default)|[A-Za-z0-9_.:/-]{1,128}");

  private static final String ANSWERED = "routeResponseSelectionExpression";

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    Object answered = ApiEdits.isSocket(api) ? given.remove(ANSWERED) : null;
    if (answered != null && !answered.equals("") && !answered.equals("$default"))
      throw ApiGatewayService.bad("RouteResponseSelectionExpression must be $default.");
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
    if ("".equals(answered)) route.remove(ANSWERED);
    else if (answered != null) route.put(ANSWERED, answered);
    key(api, before, route, id);
    target(api, route);
    guard(api, route);
    if (before == null && api.all(Made.ROUTES).size() >= MOST)
      throw ApiGatewayService.bad("An API has at most " + MOST + " routes.");
    return route;
  }

  private static void key(Made api, JsonObject before, JsonObject route, String id) {
    String key = route.getString("routeKey");
    if (ApiEdits.isSocket(api)) {
      if (!MESSAGE_KEY.matcher(key).matches())
        throw ApiGatewayService.bad("RouteKey " + key + " is not served for WebSocket APIs.");
    } else if (!KEY.matcher(key).matches())
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
    if (ApiEdits.isSocket(api) && !route.getString("routeKey").equals("$connect"))
      throw ApiGatewayService.bad("Only $connect has an authorizer.");
    JsonObject authorizer = api.part(Made.AUTHORIZERS, route.getString("authorizerId", ""));
    if (authorizer == null)
      throw ApiGatewayService.bad("AuthorizerId must name an authorizer of this API.");
    if (type.equals("JWT") != authorizer.getString("authorizerType").equals("JWT"))
      throw ApiGatewayService.bad(
          "The authorizer is of another type than AuthorizationType " + type + ".");
  }

  @Override
  public Made without(Made api, String id) {
    Made next = api;
    for (Map.Entry<String, JsonObject> one : api.all(Made.ROUTE_RESPONSES).entrySet())
      if (id.equals(one.getValue().getString("routeId")))
        next = next.with(Made.ROUTE_RESPONSES, one.getKey(), null);
    return next;
  }
}
