package io.penstock.gateway.lambda.template;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code;
import io.penstock.function.FunctionSpec.Logging;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.template.MadeNames;
import io.penstock.gateway.template.Properties;
import io.penstock.gateway.template.Reading;
import io.penstock.gateway.template.Resource;
import io.penstock.gateway.template.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads functions: SAM's and CloudFormation's own. */
public final class FunctionReader {
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "Role",
          "VpcConfig",
          "KmsKeyArn",
          "PermissionsBoundary",
          "RolePath",
          "AssumeRolePolicyDocument",
          "FileSystemConfigs",
          "Connectors",
          "Tracing",
          "TracingConfig",
          "DeploymentPreference",
          "RuntimeManagementConfig",
          "CodeSigningConfigArn",
          "PropagateTags",
          "RecursiveLoop",
          "VersionDescription",
          "AutoPublishAliasAllProperties",
          "AutoPublishCodeSha256",
          "SourceKMSKeyArn",
          "FunctionScalingConfig",
          "CapacityProviderConfig",
          "PublishToLatestPublished",
          "TenancyConfig",
          "DurableConfig",
          "VersionDeletionPolicy");
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_DEFAULT_REGION",
          "AWS_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_LAMBDA_RUNTIME_API",
          "LAMBDA_TASK_ROOT",
          "LAMBDA_RUNTIME_DIR");
  private static final int ENVIRONMENT_BYTES = 4_096;

  private final Reading reading;
  private final CodeReader code;

  public FunctionReader(Reading reading) {
    this.reading = reading;
    this.code = new CodeReader(reading);
  }

  /** Reads the function; its events are read once all functions are known. */
  public void read(Resource resource) {
    boolean sam = resource.type().startsWith("AWS::Serverless");
    var properties = resource.properties();
    String name = properties.text("FunctionName", MadeNames.of(resource.id(), 64));
    if (!name.matches("[A-Za-z0-9_-]{1,64}"))
      properties.error("FunctionName", name + ": 1 to 64 letters, digits, hyphens, underscores.");
    Code where =
        CodeReader.configured(properties, sam ? code.sam(properties) : code.lambda(properties));
    boolean here =
        !properties.text("PackageType", "Zip").equals("Image") && !CodeReader.isElsewhere(where);
    String runtime = properties.text("Runtime");
    String handler = properties.text("Handler");
    if (here && runtime == null) properties.error("Runtime", "is missing.");
    else if (here) {
      String problem = ManagedEnvironments.problem(runtime, where instanceof Code.Inline);
      if (problem != null) properties.error("Runtime", problem);
    }
    if (here
        && (handler == null || handler.isEmpty())
        && (runtime == null || !runtime.startsWith("provided")))
      properties.error("Handler", "is missing.");
    if (sam) samOnly(resource, properties);
    if (where instanceof Code.Package p) {
      reading.codeFolders.add(p.path());
      Properties metadata = resource.attributes().map("Metadata");
      String method = metadata == null ? null : metadata.text("BuildMethod");
      new CodeCheck(properties, reading.folder).run(p.path(), runtime, handler, method);
    }
    String alias = sam ? alias(properties) : null;
    int provisioned = provisioned(properties, alias);
    var spec =
        FunctionSpec.of(
            new FunctionRef(reading.region, reading.account, name, null),
            where == null ? new Code.Inline("") : where);
    if (here) {
      spec.runtime = runtime;
      spec.handler = handler;
    }
    spec.memoryMb =
        properties.attempt(
            "MemorySize", 128, () -> properties.number("MemorySize", 128, 10_240, 128));
    spec.timeout =
        Duration.ofSeconds(
            properties.attempt("Timeout", 3, () -> properties.number("Timeout", 1, 900, 3)));
    spec.environment = properties.attempt("Environment", Map.of(), () -> environment(properties));
    spec.ephemeralStorageMb =
        properties.attempt("EphemeralStorage", 512, () -> storage(properties));
    spec.logging = properties.attempt("LoggingConfig", Logging.TEXT, () -> logging(properties));
    spec.snapStart = snapStart(properties);
    var def =
        new FunctionDef(
            spec.done(),
            resource.place().toString(),
            properties.attempt("Description", "", () -> properties.text("Description", "")),
            properties.attempt("Tags", Map.of(), () -> tags(properties, sam)),
            properties.number("ReservedConcurrentExecutions", 0, 1_000_000),
            alias,
            provisioned,
            sam ? FunctionConfigs.url(properties.map("FunctionUrlConfig")) : null,
            sam
                ? FunctionConfigs.async(
                    reading,
                    properties.map("EventInvokeConfig"),
                    resource.id() + "EventInvokeConfig")
                : null,
            FunctionConfigs.deadLetter(properties, sam),
            sam ? new PolicyReader(reading).read(properties) : null);
    FunctionDef other = reading.named(name);
    if (other != null)
      properties.error(
          "FunctionName", name + " is the name of the function at " + other.place() + " too.");
    architecture(properties);
    reading.function(resource.id(), def);
    TemplateLayers.of(reading).wanted(resource.id(), properties);
    properties.finish(WITHOUT_EFFECT, "Events");
  }

  /** A preference that is not enabled asks for no alias. */
  private static boolean isSwitchedOff(Value preference) {
    return preference instanceof Value.Mapping map
        && map.get("Enabled") instanceof Value.Scalar enabled
        && enabled.text().equalsIgnoreCase("false");
  }

  /** What SAM refuses and Lambda may take. */
  private static void samOnly(Resource resource, Properties properties) {
    if (properties.text("PackageType", "Zip").equals("Image"))
      for (String key : List.of("Runtime", "Handler", "Layers"))
        if (resource.isOwn(key)) properties.error(key, "does not go with PackageType Image.");
    if (!properties.text("PackageType", "Zip").equals("Image") && properties.isWritten("ImageUri"))
      properties.error("ImageUri", "goes with PackageType Image.");
    if (!properties.isWritten("DeploymentPreference")) return;
    Value preference = properties.head("DeploymentPreference");
    if (isSwitchedOff(preference)) return;
    if (!properties.has("AutoPublishAlias"))
      properties.error("DeploymentPreference", "needs AutoPublishAlias.");
    if (preference instanceof Value.Mapping map
        && !map.entries().isEmpty()
        && map.get("Type") == null) properties.error("DeploymentPreference", "Type is missing.");
  }

  private static boolean snapStart(Properties properties) {
    Properties snap = properties.map("SnapStart");
    if (snap == null) return false;
    String applies = snap.oneOf("ApplyOn", "None", "PublishedVersions", "None");
    snap.finish(Set.of());
    if (applies.equals("None")) return false;
    properties.warn(
        "SnapStart",
        "no snapshot is taken here: each environment of a published version is started on its own"
            + " and calls its hooks (beforeCheckpoint, afterRestore) once.");
    return true;
  }

  private static String alias(Properties properties) {
    String alias = properties.text("AutoPublishAlias");
    if (alias != null && !alias.matches("(?!\\d+$)[A-Za-z0-9_-]{1,128}"))
      properties.error("AutoPublishAlias", alias + " is not a name for an alias.");
    return alias;
  }

  private static int provisioned(Properties properties, String alias) {
    Properties config = properties.map("ProvisionedConcurrencyConfig");
    if (config == null) return 0;
    if (alias == null) properties.error("ProvisionedConcurrencyConfig", "needs AutoPublishAlias.");
    int count = config.number("ProvisionedConcurrentExecutions", 1, 100_000, 0);
    Integer reserved = properties.number("ReservedConcurrentExecutions", 0, 1_000_000);
    if (reserved != null && count > reserved)
      config.error("ProvisionedConcurrentExecutions", "is more than ReservedConcurrentExecutions.");
    config.finish(Set.of());
    return count;
  }

  private static Map<String, String> environment(Properties properties) {
    Properties environment = properties.map("Environment");
    if (environment == null) return Map.of();
    var variables = environment.textMap("Variables");
    int bytes = new io.vertx.core.json.JsonObject(Map.copyOf(variables)).toBuffer().length();
    if (bytes > ENVIRONMENT_BYTES)
      environment.error(
          "Variables",
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit.");
    for (String name : variables.keySet())
      if (!VARIABLE.matcher(name).matches() && !RESERVED.contains(name))
        environment.error(
            "Variables",
            name
                + " is not a name for a variable: two or more letters, digits and _, a letter"
                + " first.");
    var reserved = variables.keySet().stream().filter(RESERVED::contains).sorted().toList();
    if (!reserved.isEmpty())
      environment.error(
          "Variables",
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    environment.finish(Set.of());
    return variables;
  }

  private static int storage(Properties properties) {
    Properties storage = properties.map("EphemeralStorage");
    return storage == null ? 512 : storage.number("Size", 512, 10_240, 512);
  }

  private static Logging logging(Properties properties) {
    Properties config = properties.map("LoggingConfig");
    if (config == null) return Logging.TEXT;
    boolean json = config.oneOf("LogFormat", "Text", "Text", "JSON").equals("JSON");
    String[] levels = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"};
    String application = config.oneOf("ApplicationLogLevel", null, levels);
    String system = config.oneOf("SystemLogLevel", null, "DEBUG", "INFO", "WARN");
    if (!json && application != null)
      config.error("ApplicationLogLevel", "Lambda knows levels with LogFormat JSON only.");
    if (!json && system != null)
      config.error("SystemLogLevel", "Lambda knows levels with LogFormat JSON only.");
    config.finish(List.of("LogGroup"));
    return json
        ? new Logging(
            true, application == null ? "INFO" : application, system == null ? "INFO" : system)
        : Logging.TEXT;
  }

  /** SAM's tags are a map, CloudFormation's a list of keys and values. */
  private static Map<String, String> tags(Properties properties, boolean sam) {
    if (sam) return properties.textMap("Tags");
    var tags = new java.util.LinkedHashMap<String, String>();
    for (Properties tag : properties.list("Tags"))
      tags.put(tag.text("Key", ""), tag.text("Value", ""));
    return tags;
  }

  private static void architecture(Properties properties) {
    for (String architecture : properties.texts("Architectures"))
      if (!architecture.equals("x86_64") || !System.getProperty("os.arch").equals("amd64"))
        properties.warn(
            "Architectures", architecture + ": functions run on this machine's own architecture.");
  }
}
