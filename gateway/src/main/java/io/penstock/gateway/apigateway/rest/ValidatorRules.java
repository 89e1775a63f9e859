package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.json.JsonObject;

/** Request validators. */
final class ValidatorRules implements PartRules {
  private static final Patches PATCHES =
      new Patches()
          .with(Patches.Kind.TEXT, "name")
          .with(Patches.Kind.FLAG, "validateRequestBody", "validateRequestParameters");

  @Override
  public Patches patches() {
    return PATCHES;
  }

  @Override
  public int most() {
    return 100;
  }

  @Override
  public JsonObject checked(JsonObject part) {
    for (String flag : new String[] {"validateRequestBody", "validateRequestParameters"})
      if (!part.containsKey(flag)) part.put(flag, false);
    return part;
  }

  @Override
  public void free(Made api, String id) {
    PartRules.unreferenced(api, "requestValidatorId", id, "request validator");
  }
}
