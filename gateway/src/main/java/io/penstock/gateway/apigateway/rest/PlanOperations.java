package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.penstock.gateway.apigateway.UsagePlans;
import io.penstock.gateway.aws.AwsFault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Usage plans, and the API keys that they are for. */
final class PlanOperations {
  private static final int MOST = 300;
  private static final String STAGES = "apiStages";

  private static final Patches PATCHES =
      new Patches()
          .with(Patches.Kind.TEXT, "name", "description", "productCode", "quota/period")
          .with(Patches.Kind.NUMBER, "throttle/burstLimit", "quota/limit", "quota/offset")
          .with(Patches.Kind.DECIMAL, "throttle/rateLimit")
          .with(Patches.Kind.WHOLE, "throttle", "quota");

  private final RestEdits edits;
  private final UsagePlans all;

  PlanOperations(RestEdits edits, UsagePlans all) {
    this.edits = edits;
    this.all = all;
  }

  private static AwsFault missing() {
    return RestApiService.missing("Invalid Usage Plan ID specified");
  }

  private Made present(JsonObject in) {
    Made found = all.plans().get(in.getString("usageplanId"));
    if (found == null) throw missing();
    return found;
  }

  private static JsonObject view(Made plan) {
    return plan.said().copy().put("id", plan.id());
  }

  private Future<Made> change(JsonObject in, UnaryOperator<Made> change) {
    return all.plans()
        .change(
            in.getString("usageplanId"),
            before -> {
              if (before == null) throw missing();
              return change.apply(before);
            });
  }

  private JsonObject checked(JsonObject said) {
    for (Object one : said.getJsonArray(STAGES, new JsonArray())) {
      JsonObject stage = (JsonObject) one;
      RestApiService.refuse(stage, "throttle");
      Made api = edits.apis.all().get(stage.getString("apiId", ""));
      if (api == null || api.part(Made.STAGES, stage.getString("stage", "")) == null)
        throw RestApiService.missing(
            "API Stage not found: " + stage.getString("apiId") + ":" + stage.getString("stage"));
    }
    JsonObject throttle = said.getJsonObject("throttle");
    if (throttle != null
        && (throttle.getDouble("rateLimit", 1.0) <= 0 || throttle.getInteger("burstLimit", 1) <= 0))
      throw RestApiService.bad("Limits of throttling must be above 0.");
    JsonObject quota = said.getJsonObject("quota");
    if (quota != null) {
      if (quota.getInteger("limit") == null || quota.getInteger("limit") < 1)
        throw RestApiService.bad("Usage Plan quota limit must be at least 1");
      if (!List.of("DAY", "WEEK", "MONTH").contains(quota.getString("period", "")))
        throw RestApiService.bad("Usage Plan quota period is DAY, WEEK or MONTH");
      int offset = quota.getInteger("offset", 0);
      if (offset < 0 || offset >= quota.getInteger("limit"))
        throw RestApiService.bad("Usage Plan quota offset must be within its limit");
    }
    RestEdits.checkTags(said.getJsonObject("tags"));
    return said;
  }

  Future<JsonObject> create(JsonObject in) {
    JsonObject said =
        checked(
            new JsonObject()
                .put(STAGES, new JsonArray())
                .put("tags", new JsonObject())
                .mergeIn(in.copy()));
    if (all.plans().size() >= MOST)
      throw RestApiService.bad("An account has at most " + MOST + " usage plans.");
    String id = edits.newId(6);
    return all.plans()
        .change(
            id,
            before -> {
              if (before != null) throw RestApiService.conflict("Try again.");
              return new Made(id, edits.apis.now(), said, Map.of());
            })
        .map(PlanOperations::view);
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(in)));
  }

  Future<JsonObject> list(JsonObject in) {
    String key = in.getString("keyId");
    var found = new ArrayList<JsonObject>();
    for (Made plan : all.plans().after(""))
      if (key == null || plan.part(Made.KEYS, key) != null) found.add(view(plan));
    return RestEdits.page(in, found);
  }

  Future<JsonObject> update(JsonObject in) {
    return change(
            in,
            plan -> {
              JsonObject said = plan.said().copy();
              var plain = new ArrayList<JsonObject>();
              for (JsonObject operation : Patches.of(in))
                if ("/apiStages".equals(operation.getString("path"))) staged(said, operation);
                else plain.add(operation);
              return plan.saying(checked(PATCHES.apply(said, plain)));
            })
        .map(PlanOperations::view);
  }

  /** Stages are added and removed as {@code api:stage}. */
  private static void staged(JsonObject said, JsonObject operation) {
    String value = operation.getString("value", "");
    int colon = value.indexOf(':');
    if (colon < 0) throw RestApiService.bad("Invalid API stage: " + value);
    JsonObject stage =
        new JsonObject()
            .put("apiId", value.substring(0, colon))
            .put("stage", value.substring(colon + 1));
    JsonArray stages = said.getJsonArray(STAGES);
    switch (operation.getString("op", "")) {
      case "add" -> {
        if (stages.contains(stage))
          throw RestApiService.conflict("Stage is there already: " + value);
        stages.add(stage);
      }
      case "remove" -> stages.remove(stage);
      default -> throw RestApiService.bad("API stages are added or removed.");
    }
  }

  Future<JsonObject> delete(JsonObject in) {
    String id = present(in).id();
    if (!UsagePlans.stages(present(in)).isEmpty())
      throw RestApiService.bad(
          "Cannot delete Usage Plan " + id + " because API stages are associated with it");
    return all.plans().change(id, before -> null).mapEmpty();
  }

  private JsonObject shown(String id) {
    Made key = all.keys().get(id);
    if (key == null) throw RestApiService.missing("Invalid API Key identifier specified");
    return new JsonObject()
        .put("id", id)
        .put("type", "API_KEY")
        .put("value", key.said().getString("value"))
        .put("name", key.said().getString("name"));
  }

  Future<JsonObject> addKey(JsonObject in) {
    String id = in.getString("keyId");
    if (!"API_KEY".equals(in.getString("keyType"))) throw RestApiService.bad("KeyType is API_KEY.");
    JsonObject shown = shown(id);
    return change(
            in,
            plan -> {
              if (plan.part(Made.KEYS, id) != null)
                throw RestApiService.conflict("Usage Plan Key already exists");
              for (Made other : all.plans().after(""))
                if (other.part(Made.KEYS, id) != null
                    && UsagePlans.stages(other).stream()
                        .anyMatch(UsagePlans.stages(plan)::contains))
                  throw RestApiService.conflict(
                      id + " cannot be added to 2 Usage Plans for the same API stage");
              return plan.with(Made.KEYS, id, new JsonObject().put("id", id));
            })
        .map(plan -> shown);
  }

  private Made holding(JsonObject in) {
    Made plan = present(in);
    String id = in.getString("keyId");
    if (plan.part(Made.KEYS, id) == null || all.keys().get(id) == null)
      throw RestApiService.missing("Invalid Usage Plan Key identifier specified");
    return plan;
  }

  Future<JsonObject> key(JsonObject in) {
    holding(in);
    return Future.succeededFuture(shown(in.getString("keyId")));
  }

  Future<JsonObject> keys(JsonObject in) {
    String name = in.getString("name", "");
    var found = new ArrayList<JsonObject>();
    for (String id : present(in).all(Made.KEYS).keySet())
      if (all.keys().get(id) != null
          && all.keys().get(id).said().getString("name", "").startsWith(name)) found.add(shown(id));
    return RestEdits.page(in, found);
  }

  Future<JsonObject> removeKey(JsonObject in) {
    holding(in);
    return change(in, plan -> plan.with(Made.KEYS, in.getString("keyId"), null)).mapEmpty();
  }
}
