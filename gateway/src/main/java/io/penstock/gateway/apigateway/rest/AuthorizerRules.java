package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.FunctionAddress;
import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Authorizers: functions that are shown a token or a request, and user pools. */
final class AuthorizerRules implements PartRules {
  private static final int CACHED = 300;
  private static final int LONGEST = 3_600;
  private static final String USUAL = "method.request.header.Authorization";

  private static final Patches PATCHES =
      new Patches()
          .with(
              Patches.Kind.TEXT,
              "name",
              "type",
              "authType",
              "authorizerUri",
              "authorizerCredentials",
              "identitySource",
              "identityValidationExpression")
          .with(Patches.Kind.NUMBER, "authorizerResultTtlInSeconds")
          .with(Patches.Kind.LIST, "providerARNs")
          .with(Patches.Kind.MEMBER, "providerARNs/*");

  @Override
  public Patches patches() {
    return PATCHES;
  }

  @Override
  public int most() {
    return 10;
  }

  @Override
  public JsonObject checked(JsonObject part) {
    RestApiService.refuse(part, "identityValidationExpression");
    if ("".equals(part.getString("authorizerCredentials"))) part.remove("authorizerCredentials");
    String type = part.getString("type", "");
    String source = part.getString("identitySource", "");
    boolean pool = type.equals("COGNITO_USER_POOLS");
    if (!part.containsKey("authType")) part.put("authType", pool ? "cognito_user_pools" : "custom");
    if (!part.containsKey("authorizerResultTtlInSeconds"))
      part.put("authorizerResultTtlInSeconds", CACHED);
    int seconds = part.getInteger("authorizerResultTtlInSeconds");
    if (seconds < 0 || seconds > LONGEST)
      throw RestApiService.bad("AuthorizerResultTtlInSeconds must be between 0 and " + LONGEST);
    switch (type) {
      case "COGNITO_USER_POOLS" -> {
        List<String> pools = MethodOperations.texts(part, "providerARNs");
        if (pools.isEmpty()) throw RestApiService.bad("ProviderARNs must not be empty.");
        for (String one : pools) FunctionAddress.checkPool(one, "ProviderARNs");
        if (source.isEmpty()) part.put("identitySource", USUAL);
      }
      case "TOKEN" -> {
        FunctionAddress.check(part.getString("authorizerUri"), "AuthorizerUri");
        if (source.isEmpty()) part.put("identitySource", USUAL);
      }
      case "REQUEST" -> {
        FunctionAddress.check(part.getString("authorizerUri"), "AuthorizerUri");
        if (source.isEmpty() && seconds > 0)
          throw RestApiService.bad(
              "Identity source is required for the authorizer of type REQUEST when caching is"
                  + " enabled");
      }
      default -> throw RestApiService.bad("Type is TOKEN, REQUEST or COGNITO_USER_POOLS.");
    }
    return part;
  }

  @Override
  public void free(Made api, String id) {
    PartRules.unreferenced(api, "authorizerId", id, "authorizer");
  }
}
