package io.penstock.gateway.cloudformation;

import io.penstock.gateway.service.Vault;
import io.vertx.core.json.JsonObject;

/**
 * Parameters of stacks and change sets as they are kept: encrypted, since some are secrets. Those
 * that were encrypted with another key are none: the stack's template then misses them. Any thread.
 */
record SealedParameters(Vault vault) {
  private static final String PLAIN = "parameters";
  private static final String SEALED = "sealedParameters";

  JsonObject seal(JsonObject written) {
    JsonObject body = written.getJsonObject("body");
    if (!body.containsKey(PLAIN)) return written;
    JsonObject kept = body.copy();
    var parameters = (JsonObject) kept.remove(PLAIN);
    return written.put("body", kept.put(SEALED, vault.seal(parameters.encode(), owner(written))));
  }

  JsonObject open(JsonObject kept) {
    JsonObject body = kept.getJsonObject("body", new JsonObject());
    if (!body.containsKey(SEALED)) return kept;
    JsonObject plain = body.copy();
    String opened = vault.open((String) plain.remove(SEALED), owner(kept));
    return kept.copy()
        .put("body", plain.put(PLAIN, opened == null ? new JsonObject() : new JsonObject(opened)));
  }

  private static String owner(JsonObject json) {
    return "stack/" + json.getString("id");
  }
}
