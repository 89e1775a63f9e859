package io.penstock.gateway.registry;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.registry.UrlConfig.UrlCors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Functions as JSON, for the store. What is written is read back equal. */
final class FunctionJson {
  private FunctionJson() {}

  public static JsonObject write(Function function) {
    FunctionRef ref = function.latest().spec().ref();
    var versions = new JsonObject();
    function.versions().forEach((number, v) -> versions.put(number.toString(), version(v)));
    var aliases = new JsonObject();
    function
        .aliases()
        .forEach(
            (name, a) ->
                aliases.put(
                    name,
                    new JsonObject()
                        .put("version", a.version())
                        .put("description", a.description())
                        .put("weights", new JsonObject(new HashMap<>(a.weights())))
                        .put("revisionId", a.revisionId())));
    var configs = new JsonObject();
    function.asyncConfigs().forEach((qualifier, c) -> configs.put(qualifier, config(c)));
    var urls = new JsonObject();
    function.urls().forEach((qualifier, u) -> urls.put(qualifier, url(u)));
    return new JsonObject()
        .put("name", function.name())
        .put("region", ref.region())
        .put("account", ref.account())
        .put("latest", version(function.latest()))
        .put("versions", versions)
        .put("aliases", aliases)
        .put("reservedConcurrency", function.reservedConcurrency())
        .put("provisioned", new JsonObject(new HashMap<>(function.provisioned())))
        .put("asyncConfigs", configs)
        .put("urls", urls)
        .put("tags", new JsonObject(new HashMap<>(function.tags())))
        .put("policy", new JsonObject(new HashMap<>(function.policy())))
        .put("deadLetterArn", function.deadLetterArn())
        .put("kept", new JsonObject(new HashMap<>(function.kept())))
        .put("place", function.place());
  }

  public static Function read(JsonObject json) {
    String name = json.getString("name");
    var ref = new FunctionRef(json.getString("region"), json.getString("account"), name, null);
    var versions = new TreeMap<Integer, Version>();
    json.getJsonObject("versions", new JsonObject())
        .forEach(e -> versions.put(Integer.valueOf(e.getKey()), version(ref, object(e))));
    return new Function(
        name,
        version(ref, json.getJsonObject("latest")),
        versions,
        map(
            json.getJsonObject("aliases"),
            (key, a) ->
                new Alias(
                    key,
                    a.getString("version"),
                    a.getString("description"),
                    weights(a.getJsonObject("weights")),
                    a.getString("revisionId"))),
        json.getInteger("reservedConcurrency"),
        integers(json.getJsonObject("provisioned")),
        map(json.getJsonObject("asyncConfigs"), (key, c) -> config(c)),
        map(json.getJsonObject("urls"), (key, u) -> url(u)),
        strings(json.getJsonObject("tags")),
        strings(json.getJsonObject("policy")),
        json.getString("deadLetterArn"),
        strings(json.getJsonObject("kept")),
        json.getString("place"));
  }

  private static JsonObject version(Version version) {
    FunctionSpec spec = version.spec();
    return new JsonObject()
        .put("number", spec.version())
        .put("code", code(spec.code()))
        .put("runtime", spec.runtime())
        .put("handler", spec.handler())
        .put("memoryMb", spec.memoryMb())
        .put("timeoutMillis", spec.timeout().toMillis())
        .put("environment", new JsonObject(new HashMap<>(spec.environment())))
        .put("ephemeralStorageMb", spec.ephemeralStorageMb())
        .put("jsonLogs", spec.jsonLogs())
        .put("applicationLogLevel", spec.logging().application())
        .put("systemLogLevel", spec.logging().system())
        .put("layers", new JsonArray(spec.layers().stream().map(Path::toString).toList()))
        .put("snapStart", spec.snapStart())
        .put("description", version.description())
        .put("codeSha256", version.codeSha256())
        .put("codeSize", version.codeSize())
        .put("role", version.role())
        .put("lastModified", version.lastModified().toString())
        .put("revisionId", version.revisionId())
        .put("kept", version.kept());
  }

  private static Version version(FunctionRef ref, JsonObject json) {
    var spec =
        new FunctionSpec(
            ref,
            json.getString("number"),
            code(json.getJsonObject("code")),
            json.getString("runtime"),
            json.getString("handler"),
            json.getInteger("memoryMb", 128),
            Duration.ofMillis(json.getLong("timeoutMillis", 3000L)),
            strings(json.getJsonObject("environment")),
            json.getInteger("ephemeralStorageMb", 512),
            new FunctionSpec.Logging(
                json.getBoolean("jsonLogs", false),
                json.getString("applicationLogLevel", "INFO"),
                json.getString("systemLogLevel", "INFO")),
            json.getJsonArray("layers", new JsonArray()).stream()
                .map(layer -> Path.of(layer.toString()))
                .toList(),
            json.getBoolean("snapStart", false));
    return new Version(
        spec,
        json.getString("description", ""),
        json.getString("codeSha256", ""),
        json.getLong("codeSize", 0L),
        json.getString("role", ""),
        Instant.parse(json.getString("lastModified", Instant.EPOCH.toString())),
        json.getString("revisionId", ""),
        json.getString("kept", Version.NOTHING));
  }

  private static JsonObject code(Code code) {
    return switch (code) {
      case Code.Package p -> new JsonObject().put("package", p.path().toString());
      case Code.Inline i -> new JsonObject().put("inline", i.text());
      case Code.Endpoint e -> new JsonObject().put("endpoint", e.uri().toString());
      case Code.Image image ->
          new JsonObject()
              .put("image", image.name())
              .put("entryPoint", new JsonArray(image.entryPoint()))
              .put("command", new JsonArray(image.command()))
              .put("workingDirectory", image.workingDirectory());
      case Code.Worker w ->
          new JsonObject()
              .put("workerHost", w.address().getHostString())
              .put("workerPort", w.address().getPort());
    };
  }

  private static Code code(JsonObject json) {
    if (json.containsKey("package")) return new Code.Package(Path.of(json.getString("package")));
    if (json.containsKey("inline")) return new Code.Inline(json.getString("inline"));
    if (json.containsKey("endpoint"))
      return new Code.Endpoint(URI.create(json.getString("endpoint")));
    if (json.containsKey("image"))
      return new Code.Image(
          json.getString("image"),
          list(json, "entryPoint"),
          list(json, "command"),
          json.getString("workingDirectory"));
    return new Code.Worker(
        new InetSocketAddress(json.getString("workerHost"), json.getInteger("workerPort")));
  }

  private static JsonObject config(AsyncConfig config) {
    return new JsonObject()
        .put("maximumRetryAttempts", config.maximumRetryAttempts())
        .put("maximumEventAgeSeconds", config.maximumEventAgeSeconds())
        .put("onSuccess", config.onSuccess())
        .put("onFailure", config.onFailure())
        .put(
            "lastModified",
            config.lastModified() == null ? null : config.lastModified().toString());
  }

  private static AsyncConfig config(JsonObject json) {
    String modified = json.getString("lastModified");
    return new AsyncConfig(
        json.getInteger("maximumRetryAttempts"),
        json.getInteger("maximumEventAgeSeconds"),
        json.getString("onSuccess"),
        json.getString("onFailure"),
        modified == null ? null : Instant.parse(modified));
  }

  private static JsonObject url(UrlConfig url) {
    var json = new JsonObject().put("authType", url.authType()).put("invokeMode", url.invokeMode());
    UrlCors cors = url.cors();
    if (cors != null)
      json.put(
          "cors",
          new JsonObject()
              .put("allowCredentials", cors.allowCredentials())
              .put("allowHeaders", new JsonArray(cors.allowHeaders()))
              .put("allowMethods", new JsonArray(cors.allowMethods()))
              .put("allowOrigins", new JsonArray(cors.allowOrigins()))
              .put("exposeHeaders", new JsonArray(cors.exposeHeaders()))
              .put("maxAge", cors.maxAge()));
    return json;
  }

  private static UrlConfig url(JsonObject json) {
    JsonObject cors = json.getJsonObject("cors");
    return new UrlConfig(
        json.getString("authType"),
        json.getString("invokeMode", "BUFFERED"),
        cors == null
            ? null
            : new UrlCors(
                cors.getBoolean("allowCredentials", false),
                list(cors, "allowHeaders"),
                list(cors, "allowMethods"),
                list(cors, "allowOrigins"),
                list(cors, "exposeHeaders"),
                cors.getInteger("maxAge", 0)));
  }

  private static List<String> list(JsonObject json, String name) {
    return json.getJsonArray(name, new JsonArray()).stream().map(Object::toString).toList();
  }

  private static JsonObject object(Map.Entry<String, Object> entry) {
    return (JsonObject) entry.getValue();
  }

  private static <T> Map<String, T> map(JsonObject json, BiFunction<String, JsonObject, T> read) {
    var map = new HashMap<String, T>();
    if (json == null) return map;
    json.forEach(e -> map.put(e.getKey(), read.apply(e.getKey(), object(e))));
    return map;
  }

  private static Map<String, String> strings(JsonObject json) {
    var map = new HashMap<String, String>();
    if (json == null) return map;
    json.forEach(e -> map.put(e.getKey(), (String) e.getValue()));
    return map;
  }

  private static Map<String, Integer> integers(JsonObject json) {
    var map = new HashMap<String, Integer>();
    if (json == null) return map;
    json.forEach(e -> map.put(e.getKey(), ((Number) e.getValue()).intValue()));
    return map;
  }

  private static Map<String, Double> weights(JsonObject json) {
    var map = new HashMap<String, Double>();
    if (json == null) return map;
    json.forEach(e -> map.put(e.getKey(), ((Number) e.getValue()).doubleValue()));
    return map;
  }
}
