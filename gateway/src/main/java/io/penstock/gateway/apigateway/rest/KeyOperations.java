package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.UsagePlans;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Map;

/** API keys. */
final class KeyOperations {
  private static final int MOST = 10_000;
  private static final int LENGTH = 40;

  private static final Patches PATCHES =
      new Patches()
          .with(Patches.Kind.TEXT, "name", "description", "customerId")
          .with(Patches.Kind.FLAG, "enabled");

  private final RestEdits edits;
  private final UsagePlans all;

  KeyOperations(RestEdits edits, UsagePlans all) {
    this.edits = edits;
    this.all = all;
  }

  /** What accounts have that nobody has changed. */
  static Future<JsonObject> account(JsonObject in) {
    return Future.succeededFuture(
        new JsonObject()
            .put("apiKeyVersion", "4")
            .put("features", new JsonArray().add("UsagePlans"))
            .put(
                "throttleSettings",
                new JsonObject().put("burstLimit", 5_000).put("rateLimit", 10_000.0)));
  }

  private static JsonObject view(Made key, boolean valued) {
    JsonObject view = key.said().copy().put("id", key.id());
    if (!valued) view.remove("value");
    return view;
  }

  private Made present(JsonObject in) {
    return present(in.getString("api_Key"));
  }

  private Made present(String id) {
    Made found = all.keys().get(id);
    if (found == null) throw RestApiService.missing("Invalid API Key identifier specified");
    return found;
  }

  private static JsonObject checked(JsonObject said) {
    RestApiService.refuse(said, "stageKeys");
    RestEdits.checkTags(said.getJsonObject("tags"));
    return said;
  }

  Future<JsonObject> create(JsonObject in) {
    JsonObject given = in.copy();
    given.remove("generateDistinctId");
    JsonObject said =
        checked(
            new JsonObject()
                .put("enabled", false)
                .put("createdDate", edits.now())
                .put("lastUpdatedDate", edits.now())
                .put("stageKeys", new JsonArray())
                .put("tags", new JsonObject())
                .put("value", edits.newId(LENGTH))
                .mergeIn(given));
    String value = said.getString("value");
    if (value.length() < 20 || value.length() > 128)
      throw RestApiService.bad("API Key value should be at least 20 characters, and at most 128");
    if (all.keys().size() >= MOST)
      throw RestApiService.bad("An account has at most " + MOST + " API keys.");
    String id = edits.newId(10);
    return all.keys()
        .change(
            id,
            before -> {
              for (Made other : all.keys().after(""))
                if (value.equals(other.said().getString("value")))
                  throw RestApiService.conflict("API Key already exists");
              if (before != null) throw RestApiService.conflict("Try again.");
              return new Made(id, edits.apis.now(), said, Map.of());
            })
        .map(key -> view(key, true));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(in), in.getBoolean("includeValue", false)));
  }

  Future<JsonObject> list(JsonObject in) {
    String name = in.getString("name", "");
    String customer = in.getString("customerId");
    var found = new ArrayList<JsonObject>();
    for (Made key : all.keys().after(""))
      if (key.said().getString("name", "").startsWith(name)
          && (customer == null || customer.equals(key.said().getString("customerId"))))
        found.add(view(key, in.getBoolean("includeValues", false)));
    return RestEdits.page(in, found);
  }

  Future<JsonObject> update(JsonObject in) {
    String id = in.getString("api_Key");
    return all.keys()
        .change(
            id,
            before ->
                present(id)
                    .saying(
                        checked(PATCHES.apply(present(id).said(), Patches.of(in)))
                            .put("lastUpdatedDate", edits.now())))
        .map(key -> view(key, false));
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = present(in).id();
    return all.keys().change(id, before -> null).mapEmpty();
  }
}
