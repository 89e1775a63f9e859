package io.penstock.gateway.apigateway.rest;

import io.penstock.gateway.apigateway.Made;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stages: what is called, each with the deployment that it is given. */
final class StageOperations {
  private static final int MOST = 10;
  private static final String SETTINGS = "methodSettings";
  private static final String[] NOT_SERVED = {
    "cacheClusterEnabled",
    "cacheClusterSize",
    "canarySettings",
    "tracingEnabled",
    "documentationVersion",
    "clientCertificateId",
    "accessLogSettings",
    "webAclArn"
  };

  private static final Patches PATCHES =
      new Patches()
          .with(
              Patches.Kind.TEXT,
              "deploymentId",
              "description",
              "variables/*",
              "documentationVersion",
              "clientCertificateId",
              "cacheClusterSize",
              "accessLogSettings/destinationArn",
              "accessLogSettings/format")
          .with(Patches.Kind.FLAG, "cacheClusterEnabled", "tracingEnabled")
          .with(Patches.Kind.WHOLE, "accessLogSettings", "canarySettings");

  private record Setting(String member, Patches.Kind kind) {}

  /** What settings of methods are called in paths of patches. */
  private static final Map<String, Setting> OF_METHODS =
      Map.of(
          "metrics/enabled", new Setting("metricsEnabled", Patches.Kind.FLAG),
          "logging/loglevel", new Setting("loggingLevel", Patches.Kind.TEXT),
          "logging/dataTrace", new Setting("dataTraceEnabled", Patches.Kind.FLAG),
          "throttling/burstLimit", new Setting("throttlingBurstLimit", Patches.Kind.NUMBER),
          "throttling/rateLimit", new Setting("throttlingRateLimit", Patches.Kind.DECIMAL),
          "caching/enabled", new Setting("cachingEnabled", Patches.Kind.FLAG),
          "caching/ttlInSeconds", new Setting("cacheTtlInSeconds", Patches.Kind.NUMBER),
          "caching/dataEncrypted", new Setting("cacheDataEncrypted", Patches.Kind.FLAG),
          "caching/requireAuthorizationForCacheControl",
              new Setting("requireAuthorizationForCacheControl", Patches.Kind.FLAG),
          "caching/unauthorizedCacheControlHeaderStrategy",
              new Setting("unauthorizedCacheControlHeaderStrategy", Patches.Kind.TEXT));

  private final RestEdits edits;

  StageOperations(RestEdits edits) {
    this.edits = edits;
  }

  private static JsonObject present(Made api, String name) {
    JsonObject found = api.part(Made.STAGES, name);
    if (found == null) throw RestApiService.missing("Invalid stage identifier specified");
    return found;
  }

  private static JsonObject view(JsonObject stage) {
    return stage
        .copy()
        .put("cacheClusterEnabled", false)
        .put("cacheClusterStatus", "NOT_AVAILABLE")
        .put("tracingEnabled", false);
  }

  static JsonObject fresh(String name, long now) {
    return new JsonObject()
        .put("stageName", name)
        .put("createdDate", now)
        .put("lastUpdatedDate", now)
        .put(SETTINGS, new JsonObject())
        .put("tags", new JsonObject());
  }

  static JsonObject checked(JsonObject stage) {
    RestApiService.refuse(stage, NOT_SERVED);
    if (!stage.getString("stageName").matches("[A-Za-z0-9_-]{1,128}"))
      throw RestApiService.bad("Stage name only allows a-zA-Z0-9_-");
    JsonObject variables = stage.getJsonObject("variables", new JsonObject());
    for (String name : variables.fieldNames())
      if (!name.matches("[A-Za-z0-9_]{1,64}") || variables.getString(name).length() > 512)
        throw RestApiService.bad("Invalid stage variable: " + name);
    JsonObject settings = stage.getJsonObject(SETTINGS, new JsonObject());
    for (String of : settings.fieldNames()) {
      JsonObject one = settings.getJsonObject(of);
      for (String flag : new String[] {"metricsEnabled", "dataTraceEnabled", "cachingEnabled"})
        if (one.getBoolean(flag, false))
          throw RestApiService.bad(flag + " is not served here for REST APIs.");
      if (!one.getString("loggingLevel", "OFF").equals("OFF"))
        throw RestApiService.bad("Logging of methods is not served here for REST APIs.");
      Double rate = one.getDouble("throttlingRateLimit");
      Integer burst = one.getInteger("throttlingBurstLimit");
      if (rate != null && rate != -1 && rate <= 0 || burst != null && burst != -1 && burst <= 0)
        throw RestApiService.bad("Limits of throttling must be above 0.");
    }
    RestEdits.checkTags(stage.getJsonObject("tags"));
    return stage;
  }

  Future<JsonObject> create(JsonObject in) {
    String name = in.getString("stageName");
    JsonObject stage = checked(fresh(name, edits.now()).mergeIn(RestEdits.given(in)));
    return edits
        .change(
            in,
            api -> {
              if (api.part(Made.STAGES, name) != null)
                throw RestApiService.conflict("Stage already exists");
              if (api.all(Made.STAGES).size() >= MOST)
                throw RestApiService.bad("An API has at most " + MOST + " stages.");
              DeploymentOperations.present(api, stage.getString("deploymentId"));
              return api.with(Made.STAGES, name, stage);
            })
        .map(api -> view(present(api, name)));
  }

  Future<JsonObject> get(JsonObject in) {
    return Future.succeededFuture(view(present(edits.get(in), in.getString("stage_name"))));
  }

  Future<JsonObject> list(JsonObject in) {
    var all = new JsonArray();
    String of = in.getString("deploymentId");
    for (JsonObject stage : edits.get(in).all(Made.STAGES).values())
      if (of == null || of.equals(stage.getString("deploymentId"))) all.add(view(stage));
    return Future.succeededFuture(new JsonObject().put("item", all));
  }

  Future<JsonObject> update(JsonObject in) {
    String name = in.getString("stage_name");
    return edits
        .change(
            in,
            api -> {
              JsonObject stage = present(api, name).copy();
              var plain = new ArrayList<JsonObject>();
              for (JsonObject operation : Patches.of(in))
                if (!setting(stage, operation)) plain.add(operation);
              stage = checked(PATCHES.apply(stage, plain)).put("lastUpdatedDate", edits.now());
              DeploymentOperations.present(api, stage.getString("deploymentId"));
              return api.with(Made.STAGES, name, stage);
            })
        .map(api -> view(present(api, name)));
  }

  /** Changes a setting of methods, if that is what it is about. */
  private static boolean setting(JsonObject stage, JsonObject operation) {
    if (PATCHES.know(operation)) return false;
    String whole = operation.getString("path");
    List<String> path = List.of(whole.substring(1).split("/"));
    boolean removed = "remove".equals(operation.getString("op"));
    if (path.size() != 4 && !(path.size() == 2 && removed)) return false;
    Setting setting = path.size() == 2 ? null : OF_METHODS.get(path.get(2) + "/" + path.get(3));
    if (path.size() == 4 && setting == null) return false;
    JsonObject all = stage.getJsonObject(SETTINGS, new JsonObject());
    stage.put(SETTINGS, all);
    String of = path.get(0) + "/" + path.get(1);
    if (setting == null) {
      all.remove(of);
      return true;
    }
    JsonObject one = all.getJsonObject(of, new JsonObject());
    if (removed) one.remove(setting.member);
    else
      one.put(setting.member, Patches.typed(setting.kind, operation.getString("value"), operation));
    all.put(of, one);
    return true;
  }

  Future<JsonObject> delete(JsonObject in) {
    String name = in.getString("stage_name");
    return edits
        .change(
            in,
            api -> {
              present(api, name);
              return api.with(Made.STAGES, name, null);
            })
        .mapEmpty();
  }
}
