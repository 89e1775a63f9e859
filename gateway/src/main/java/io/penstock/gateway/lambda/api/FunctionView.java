package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions, versions and aliases in the Lambda API's words. Pure. */
final class FunctionView {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

  private FunctionView() {}

  /**
   * A FunctionConfiguration.
   *
   * @param qualified whether the ARN ends with the version's number, as published versions' do
   */
  static JsonObject configuration(Function function, Version version, boolean qualified) {
    JsonObject json = listed(function, version, qualified);
    if (version.spec().code() instanceof Code.Image)
      return json.put("State", "Failed")
          .put(
              "StateReason",
              "Images of containers are kept here, and not run. Give the address of a running"
                  + " function, http://host:port/..., or runtime-api://host:port.")
          .put("StateReasonCode", "InvalidImage")
          .put("LastUpdateStatus", "Successful");
    return json.put("State", "Active").put("LastUpdateStatus", "Successful");
  }

  /** The same as lists have it: without the states. */
  static JsonObject listed(Function function, Version version, boolean qualified) {
    FunctionSpec spec = version.spec();
    String arn = spec.ref().unqualifiedArn();
    boolean image =
        switch (spec.code()) {
          case Code.Endpoint _, Code.Image _, Code.Worker _ -> true;
          case Code.Package _, Code.Inline _ -> false;
        };
    var json =
        new JsonObject()
            .put("FunctionName", function.name())
            .put("FunctionArn", qualified ? arn + ":" + version.number() : arn);
    if (!image) json.put("Runtime", spec.runtime());
    json.put("Role", version.role());
    if (!image && spec.handler() != null) json.put("Handler", spec.handler());
    json.put("CodeSize", version.codeSize())
        .put("Description", version.description())
        .put("Timeout", spec.timeout().toSeconds())
        .put("MemorySize", spec.memoryMb())
        .put("LastModified", MILLIS.format(version.lastModified().atOffset(ZoneOffset.UTC)))
        .put("CodeSha256", version.codeSha256())
        .put("Version", version.number())
        .put("TracingConfig", new JsonObject().put("Mode", "PassThrough"))
        .put("RevisionId", version.revisionId())
        .put("PackageType", image ? "Image" : "Zip")
        .put("Architectures", new JsonArray().add(architecture()))
        .put("EphemeralStorage", new JsonObject().put("Size", spec.ephemeralStorageMb()))
        .put("SnapStart", new JsonObject().put("ApplyOn", "None").put("OptimizationStatus", "Off"))
        .put("LoggingConfig", logging(function, spec));
    if (!spec.environment().isEmpty())
      json.put("Environment", new JsonObject().put("Variables", map(spec.environment())));
    if (function.deadLetterArn() != null)
      json.put("DeadLetterConfig", new JsonObject().put("TargetArn", function.deadLetterArn()));
    kept(json, new JsonObject(version.kept()));
    return json;
  }

  /** What AWS keeps, in the shapes in which it gives it back. */
  private static void kept(JsonObject json, JsonObject kept) {
    for (String member :
        List.of(
            "Architectures",
            "CapacityProviderConfig",
            "DurableConfig",
            "FileSystemConfigs",
            "KMSKeyArn",
            "TenancyConfig",
            "TracingConfig")) if (kept.containsKey(member)) json.put(member, kept.getValue(member));
    if (kept.getValue("LoggingConfig") instanceof JsonObject given)
      json.put("LoggingConfig", json.getJsonObject("LoggingConfig").mergeIn(given));
    if (kept.getValue("SnapStart") instanceof JsonObject given)
      json.put("SnapStart", json.getJsonObject("SnapStart").mergeIn(given));
    if (kept.getValue("ImageConfig") instanceof JsonObject given)
      json.put("ImageConfigResponse", new JsonObject().put("ImageConfig", given));
    if (kept.getValue("VpcConfig") instanceof JsonObject given)
      json.put(
          "VpcConfig",
          new JsonObject()
              .put("SubnetIds", new JsonArray())
              .put("SecurityGroupIds", new JsonArray())
              .put("VpcId", "")
              .put("Ipv6AllowedForDualStack", false)
              .mergeIn(given));
    if (kept.getValue("Layers") instanceof JsonArray layers) {
      var shown = new JsonArray();
      for (Object one : layers) {
        JsonObject layer = ((JsonObject) one).copy();
        layer.remove("Folder");
        shown.add(layer);
      }
      json.put("Layers", shown);
    }
  }

  static String millis(Instant instant) {
    return MILLIS.format(instant.atOffset(ZoneOffset.UTC));
  }

  private static JsonObject logging(Function function, FunctionSpec spec) {
    var logging = new JsonObject().put("LogFormat", spec.jsonLogs() ? "JSON" : "Text");
    if (spec.jsonLogs())
      logging
          .put("ApplicationLogLevel", spec.logging().application())
          .put("SystemLogLevel", spec.logging().system());
    return logging.put("LogGroup", "/aws/lambda/" + function.name());
  }

  private static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
  }

  /**
   * GetFunction's answer.
   *
   * @param location where a package can be fetched
   */
  static JsonObject whole(Function function, Version version, boolean qualified, String location) {
    var code = new JsonObject();
    switch (version.spec().code()) {
      case Code.Endpoint e ->
          code.put("RepositoryType", "ECR")
              .put("ImageUri", e.uri().toString())
              .put("ResolvedImageUri", e.uri().toString());
      case Code.Worker w -> {
        String uri = "runtime-api://" + w.address().getHostString() + ":" + w.address().getPort();
        code.put("RepositoryType", "ECR").put("ImageUri", uri).put("ResolvedImageUri", uri);
      }
      case Code.Image(String name, _, _, _) ->
          code.put("RepositoryType", "ECR").put("ImageUri", name).put("ResolvedImageUri", name);
      case Code.Package p -> code.put("RepositoryType", "S3").put("Location", location);
      case Code.Inline _ -> code.put("RepositoryType", "S3").put("Location", location);
    }
    var json =
        new JsonObject()
            .put("Configuration", configuration(function, version, qualified))
            .put("Code", code);
    if (!function.tags().isEmpty()) json.put("Tags", map(function.tags()));
    if (function.reservedConcurrency() != null) json.put("Concurrency", concurrency(function));
    return json;
  }

  static JsonObject concurrency(Function function) {
    return function.reservedConcurrency() == null
        ? new JsonObject()
        : new JsonObject().put("ReservedConcurrentExecutions", function.reservedConcurrency());
  }

  static JsonObject alias(Function function, Alias alias) {
    var json =
        new JsonObject()
            .put("AliasArn", function.latest().spec().ref().unqualifiedArn() + ":" + alias.name())
            .put("Name", alias.name())
            .put("FunctionVersion", alias.version())
            .put("Description", alias.description());
    if (!alias.weights().isEmpty())
      json.put(
          "RoutingConfig",
          new JsonObject()
              .put("AdditionalVersionWeights", new JsonObject(new HashMap<>(alias.weights()))));
    return json.put("RevisionId", alias.revisionId());
  }

  static String qualifiedArn(FunctionRef ref, String qualifier) {
    return ref.unqualifiedArn() + ":" + qualifier;
  }

  static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  static JsonObject map(Map<String, String> map) {
    return new JsonObject(new HashMap<>(map));
  }
}
