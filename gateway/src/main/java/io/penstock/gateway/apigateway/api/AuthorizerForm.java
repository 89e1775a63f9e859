package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.FunctionAddress;
import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Authorizers: JWT and REQUEST. */
final class AuthorizerForm implements PartForm {
  private static final int MOST = 10;

  /** Seconds, where nothing is said. */
  private static final int CACHED = 300;

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    ApiGatewayService.refuse(given, "authorizerCredentialsArn", "identityValidationExpression");
    given.remove("authorizerCredentialsArn");
    given.remove("identityValidationExpression");
    JsonObject authorizer = before == null ? given.copy() : before.copy().mergeIn(given);
    JsonArray sources = authorizer.getJsonArray("identitySource", new JsonArray());
    if (authorizer.getString("authorizerType").equals("JWT")) {
      if (ApiEdits.isSocket(api))
        throw ApiGatewayService.bad("Authorizers of WebSocket APIs are of type REQUEST.");
      jwt(authorizer, sources);
    } else {
      FunctionAddress.check(authorizer.getString("authorizerUri"), "AuthorizerUri");
      String version = authorizer.getString("authorizerPayloadFormatVersion");
      if (ApiEdits.isSocket(api)) {
        ApiGatewayService.refuse(
            authorizer,
            "authorizerPayloadFormatVersion",
            "authorizerResultTtlInSeconds",
            "enableSimpleResponses");
        version = "1.0";
        authorizer.put("authorizerResultTtlInSeconds", 0);
      }
      if (version == null || !version.matches("[12]\\.0"))
        throw ApiGatewayService.bad("AuthorizerPayloadFormatVersion must be 1.0 or 2.0.");
      if (!authorizer.containsKey("authorizerResultTtlInSeconds"))
        authorizer.put("authorizerResultTtlInSeconds", sources.isEmpty() ? 0 : CACHED);
      ApiGatewayService.refuse(authorizer, "jwtConfiguration");
    }
    if (before == null && api.all(Made.AUTHORIZERS).size() >= MOST)
      throw ApiGatewayService.bad("An API has at most " + MOST + " authorizers.");
    return authorizer;
  }

  private static void jwt(JsonObject authorizer, JsonArray sources) {
    JsonObject jwt = authorizer.getJsonObject("jwtConfiguration", new JsonObject());
    if (jwt.getString("issuer", "").isEmpty())
      throw ApiGatewayService.bad("A JWT authorizer needs an Issuer.");
    if (jwt.getJsonArray("audience", new JsonArray()).isEmpty())
      throw ApiGatewayService.bad("A JWT authorizer needs an Audience.");
    if (sources.size() != 1)
      throw ApiGatewayService.bad("A JWT authorizer needs one identity source.");
    ApiGatewayService.refuse(
        authorizer, "authorizerUri", "authorizerPayloadFormatVersion", "enableSimpleResponses");
  }

  @Override
  public void free(Made api, String id) {
    for (Map.Entry<String, JsonObject> route : api.all(Made.ROUTES).entrySet())
      if (id.equals(route.getValue().getString("authorizerId")))
        throw ApiGatewayService.conflict(
            "Cannot delete Authorizer '"
                + id
                + "' that is referenced by Route '"
                + route.getKey()
                + "'");
  }
}
