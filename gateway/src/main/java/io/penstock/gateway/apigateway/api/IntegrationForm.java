package io.penstock.gateway.apigateway.api;

import io.penstock.gateway.apigateway.FunctionAddress;
import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/** Integrations: with functions. */
final class IntegrationForm implements PartForm {
  private static final int MOST = 300;

  /** What WebSocket APIs have of it: proxies of functions take messages as they are. */
  private static final String[] OF_SOCKETS = {"contentHandlingStrategy", "passthroughBehavior"};

  private static final String[] NOT_SERVED = {
    "connectionId",
    "contentHandlingStrategy",
    "credentialsArn",
    "integrationSubtype",
    "passthroughBehavior",
    "requestParameters",
    "requestTemplates",
    "responseParameters",
    "templateSelectionExpression",
    "tlsConfig"
  };

  @Override
  public JsonObject form(Made api, JsonObject before, JsonObject given, String id) {
    boolean socket = ApiEdits.isSocket(api);
    JsonObject kept = new JsonObject();
    if (socket)
      for (String member : OF_SOCKETS)
        if (given.containsKey(member)) kept.put(member, given.remove(member));
    if (!"CONVERT_TO_TEXT".equals(kept.getString("contentHandlingStrategy", "CONVERT_TO_TEXT")))
      throw ApiGatewayService.bad("ContentHandlingStrategy is served as CONVERT_TO_TEXT only.");
    ApiGatewayService.refuse(given, NOT_SERVED);
    for (String none : NOT_SERVED) given.remove(none);
    given.mergeIn(kept);
    JsonObject integration =
        before == null
            ? new JsonObject()
                .put("connectionType", "INTERNET")
                .put("payloadFormatVersion", "1.0")
                .put("timeoutInMillis", socket ? 29_000 : 30_000)
            : before.copy();
    integration.mergeIn(given);
    String type = integration.getString("integrationType");
    if (!type.equals("AWS_PROXY"))
      throw ApiGatewayService.bad(
          "Integrations of type " + type + " are not served here: AWS_PROXY with functions is.");
    if (!integration.getString("connectionType").equals("INTERNET"))
      throw ApiGatewayService.bad("ConnectionType VPC_LINK is not served here.");
    if (!Set.of("1.0", "2.0").contains(integration.getString("payloadFormatVersion")))
      throw ApiGatewayService.bad("PayloadFormatVersion must be 1.0 or 2.0.");
    if (socket && !integration.getString("payloadFormatVersion").equals("1.0"))
      throw ApiGatewayService.bad("PayloadFormatVersion of a WebSocket API's integration is 1.0.");
    FunctionAddress.check(integration.getString("integrationUri"), "IntegrationUri");
    if (before == null && api.all(Made.INTEGRATIONS).size() >= MOST)
      throw ApiGatewayService.bad("An API has at most " + MOST + " integrations.");
    return integration;
  }

  @Override
  public void free(Made api, String id) {
    for (Map.Entry<String, JsonObject> route : api.all(Made.ROUTES).entrySet())
      if (("integrations/" + id).equals(route.getValue().getString("target")))
        throw ApiGatewayService.conflict(
            "Cannot delete Integration '"
                + id
                + "' that is referenced by Route '"
                + route.getKey()
                + "'");
  }
}
