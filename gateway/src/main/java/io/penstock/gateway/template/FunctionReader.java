package io.penstock.gateway.template;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.FunctionDef;
import io.penstock.gateway.registry.UrlConfig;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads functions: SAM's and CloudFormation's own. */
final class FunctionReader {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "Role",
          "Policies",
          "VpcConfig",
          "KmsKeyArn",
          "PermissionsBoundary",
          "RolePath",
          "AssumeRolePolicyDocument",
          "FileSystemConfigs",
          "Connectors",
          "Tracing",
          "TracingConfig",
          "Layers",
          "DeploymentPreference",
          "SnapStart",
          "RuntimeManagementConfig",
          "ImageConfig",
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
  private static final int ENVIRONMENT_BYTES = 4_096;

  private final Reading reading;

  FunctionReader(Reading reading) {
    this.reading = reading;
  }

  /** Reads the function; its events are read once all functions are known. */
  void read(Resource resource) {
    boolean sam = resource.type().startsWith("AWS::Serverless");
    var properties = new Properties(resource.properties(), resource.id(), reading.problems);
    String name = properties.text("FunctionName", resource.id());
    if (!name.matches("[A-Za-z0-9_-]{1,64}"))
      properties.error("FunctionName", name + ": 1 to 64 letters, digits, hyphens, underscores.");
    Code code = sam ? samCode(properties) : lambdaCode(properties);
    boolean here = code instanceof Code.Package || code instanceof Code.Inline;
    String runtime = properties.text("Runtime");
    String handler = properties.text("Handler");
    if (here && runtime == null) properties.error("Runtime", "is missing.");
    if (here && handler == null && (runtime == null || !runtime.startsWith("provided")))
      properties.error("Handler", "is missing.");
    if (code instanceof Code.Package p) reading.codeFolders.add(p.path());
    String alias = sam ? alias(properties) : null;
    int provisioned = provisioned(properties, alias);
    var def =
        new FunctionDef(
            name,
            resource.place().toString(),
            code == null ? new Code.Inline("") : code,
            here ? runtime : null,
            here ? handler : null,
            properties.number("MemorySize", 128, 10_240, 128),
            Duration.ofSeconds(properties.number("Timeout", 1, 900, 3)),
            environment(properties),
            storage(properties),
            jsonLogs(properties),
            properties.text("Description", ""),
            tags(properties, sam),
            properties.number("ReservedConcurrentExecutions", 0, 1_000_000),
            alias,
            provisioned,
            sam ? url(properties.map("FunctionUrlConfig")) : null,
            sam ? asyncConfig(properties.map("EventInvokeConfig")) : null,
            deadLetter(properties, sam));
    for (FunctionDef other : reading.functions.values())
      if (other.name().equals(name))
        properties.error(
            "FunctionName", name + " is the name of the function at " + other.place() + " too.");
    architecture(properties);
    reading.functions.put(resource.id(), def);
    properties.finish(WITHOUT_EFFECT, "Events");
  }

  private Code samCode(Properties properties) {
    String image = properties.text("ImageUri");
    String type = properties.oneOf("PackageType", "Zip", "Zip", "Image");
    String inline = properties.text("InlineCode");
    Value uri = properties.raw("CodeUri");
    if (type.equals("Image") || image != null) return image(properties, "ImageUri", image);
    if (inline != null) return new Code.Inline(inline);
    if (uri instanceof Value.Mapping) {
      properties.error("CodeUri", "code in a bucket cannot be fetched: give a folder or zip here.");
      return null;
    }
    if (uri == null) {
      properties.error("CodeUri", "is missing (a folder or zip file), or give InlineCode.");
      return null;
    }
    return path(properties, "CodeUri", properties.text("CodeUri"));
  }

  private Code lambdaCode(Properties properties) {
    properties.oneOf("PackageType", "Zip", "Zip", "Image");
    if (properties.raw("Code") instanceof Value.Scalar) // as `package` leaves a local path
    return path(properties, "Code", properties.text("Code"));
    Properties code = properties.map("Code");
    if (code == null) {
      properties.error("Code", "is missing.");
      return null;
    }
    String image = code.text("ImageUri");
    String inline = code.text("ZipFile");
    if (code.has("S3Bucket") | code.has("S3Key") | code.has("S3ObjectVersion")) {
      code.error("S3Bucket", "code in a bucket cannot be fetched: give a folder or zip here.");
      return null;
    }
    code.finish(Set.of());
    if (image != null) return image(code, "ImageUri", image);
    if (inline != null) return new Code.Inline(inline);
    properties.error("Code", "one of ZipFile and ImageUri is needed.");
    return null;
  }

  private Code path(Properties properties, String key, String text) {
    if (text == null) return null;
    if (text.startsWith("s3://")) {
      properties.error(key, "code in a bucket cannot be fetched: give a folder or zip here.");
      return null;
    }
    Path path = reading.folder.resolve(text).toAbsolutePath().normalize();
    if (!Files.exists(path)) {
      properties.error(key, path + " does not exist.");
      return null;
    }
    return new Code.Package(path);
  }

  private static Code image(Properties properties, String key, String uri) {
    if (uri == null) {
      properties.error(key, "is missing.");
      return null;
    }
    try {
      URI parsed = URI.create(uri);
      if (parsed.getHost() != null
          && ("http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme())))
        return new Code.Endpoint(parsed);
      if (parsed.getHost() != null
          && "runtime-api".equals(parsed.getScheme())
          && parsed.getPort() > 0)
        return new Code.Worker(
            InetSocketAddress.createUnresolved(parsed.getHost(), parsed.getPort()));
    } catch (IllegalArgumentException e) {
      // told below
    }
    properties.error(
        key,
        uri
            + ": images are not run here. Give the address of a running function,"
            + " http://host:port/..., or runtime-api://host:port for workers that poll.");
    return null;
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
      if (!name.matches("[a-zA-Z][a-zA-Z0-9_]+"))
        environment.error("Variables", name + " is not a name for a variable.");
    environment.finish(Set.of());
    return variables;
  }

  private static int storage(Properties properties) {
    Properties storage = properties.map("EphemeralStorage");
    return storage == null ? 512 : storage.number("Size", 512, 10_240, 512);
  }

  private static boolean jsonLogs(Properties properties) {
    Properties logging = properties.map("LoggingConfig");
    if (logging == null) return false;
    boolean json = logging.oneOf("LogFormat", "Text", "Text", "JSON").equals("JSON");
    logging.finish(List.of("LogGroup", "ApplicationLogLevel", "SystemLogLevel"));
    return json;
  }

  /** SAM's tags are a map, CloudFormation's a list of keys and values. */
  private static Map<String, String> tags(Properties properties, boolean sam) {
    if (sam) return properties.textMap("Tags");
    var tags = new java.util.LinkedHashMap<String, String>();
    for (Properties tag : properties.list("Tags"))
      tags.put(tag.text("Key", ""), tag.text("Value", ""));
    return tags;
  }

  private static UrlConfig url(Properties config) {
    if (config == null) return null;
    UrlConfig.UrlCors cors = null;
    Properties map = config.map("Cors");
    if (map != null) {
      cors =
          new UrlConfig.UrlCors(
              map.flag("AllowCredentials", false),
              map.texts("AllowHeaders"),
              map.texts("AllowMethods"),
              map.texts("AllowOrigins"),
              map.texts("ExposeHeaders"),
              map.number("MaxAge", 0, 86_400, 0));
      map.finish(Set.of());
    }
    var url =
        new UrlConfig(
            config.oneOf("AuthType", "NONE", "NONE", "AWS_IAM"),
            config.oneOf("InvokeMode", "BUFFERED", "BUFFERED", "RESPONSE_STREAM"),
            cors);
    config.finish(Set.of());
    return url;
  }

  private AsyncConfig asyncConfig(Properties config) {
    if (config == null) return null;
    String success = null;
    String failure = null;
    Properties destinations = config.map("DestinationConfig");
    if (destinations != null) {
      success = destination(destinations.map("OnSuccess"));
      failure = destination(destinations.map("OnFailure"));
      destinations.finish(Set.of());
    }
    var async =
        new AsyncConfig(
            config.number("MaximumRetryAttempts", 0, 2),
            config.number("MaximumEventAgeInSeconds", 60, 21_600),
            success,
            failure);
    config.finish(Set.of());
    return async;
  }

  private static String destination(Properties destination) {
    if (destination == null) return null;
    destination.oneOf("Type", null, "SQS", "SNS", "Lambda", "EventBridge", "S3Bucket");
    String arn = destination.required("Destination");
    destination.finish(Set.of());
    return arn;
  }

  private static String deadLetter(Properties properties, boolean sam) {
    Properties queue = properties.map(sam ? "DeadLetterQueue" : "DeadLetterConfig");
    if (queue == null) return null;
    if (sam) queue.oneOf("Type", null, "SQS", "SNS");
    String arn = queue.required("TargetArn");
    queue.finish(Set.of());
    return arn;
  }

  private static void architecture(Properties properties) {
    for (String architecture : properties.texts("Architectures"))
      if (!architecture.equals("x86_64") || !System.getProperty("os.arch").equals("amd64"))
        properties.warn(
            "Architectures", architecture + ": functions run on this machine's own architecture.");
  }
}
