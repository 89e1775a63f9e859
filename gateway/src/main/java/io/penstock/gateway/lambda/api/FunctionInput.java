package io.penstock.gateway.lambda.api;

import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Checks what is asked of a function's configuration, in AWS's words. Pure. */
final class FunctionInput {
  static final List<String> RUNTIMES =
      List.of(
          "nodejs18.x",
          "nodejs20.x",
          "nodejs22.x",
          "nodejs24.x",
          "python3.9",
          "python3.10",
          "python3.11",
          "python3.12",
          "python3.13",
          "python3.14",
          "java8.al2",
          "java11",
          "java17",
          "java21",
          "java25",
          "dotnet8",
          "dotnet10",
          "ruby3.2",
          "ruby3.3",
          "ruby3.4",
          "ruby4.0",
          "provided",
          "provided.al2",
          "provided.al2023");

  private static final Pattern ROLE =
      Pattern.compile("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
  private static final Pattern HANDLER = Pattern.compile("[^\\s]+");
  private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");
  private static final int VARIABLE_BYTES = 4_096;
  private static final int LAYERS = 5;
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SECRET_KEY",
          "AWS_SESSION_TOKEN",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT",
          "TZ");

  private FunctionInput() {}

  /**
   * @throws AwsFault listing all that is out of its limits
   */
  static void check(JsonObject body, boolean create) {
    var in = new Constraints(body);
    if (create) {
      in.required("Role", 1, 512, ROLE);
      if (body.getValue("Code") == null) in.missing("Code");
      in.oneOf("PackageType", "Zip", "Zip", "Image");
      in.textMap("Tags", 256, null);
      architectures(body, in);
    } else in.text("Role", 1, 512, ROLE);
    String runtime = in.text("Runtime", 1, 64, null);
    if (runtime != null && !RUNTIMES.contains(runtime))
      in.fail(
          "Runtime",
          runtime,
          "Member must satisfy enum value set: ["
              + String.join(", ", RUNTIMES)
              + "] or be a valid ARN");
    in.text("Handler", 0, 128, HANDLER);
    in.text("Description", 0, 256, null);
    in.number("Timeout", 1, 900);
    in.number("MemorySize", 128, 10_240);
    if (in.in("EphemeralStorage") instanceof Constraints storage)
      storage.number("Size", 512, 10_240);
    if (in.in("TracingConfig") instanceof Constraints tracing)
      tracing.oneOf("Mode", null, "Active", "PassThrough");
    if (in.in("SnapStart") instanceof Constraints snap)
      snap.oneOf("ApplyOn", null, "PublishedVersions", "None");
    if (in.in("LoggingConfig") instanceof Constraints logging) {
      logging.oneOf("LogFormat", null, "JSON", "Text");
      logging.oneOf(
          "ApplicationLogLevel", null, "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");
      logging.oneOf("SystemLogLevel", null, "DEBUG", "INFO", "WARN");
      logging.text("LogGroup", 1, 512, null);
    }
    if (in.in("DeadLetterConfig") instanceof Constraints dead)
      dead.text("TargetArn", 0, 2_048, null);
    Map<String, String> variables =
        in.in("Environment") instanceof Constraints environment
            ? environment.textMap("Variables", VARIABLE_BYTES, null)
            : Map.of();
    for (String name : variables.keySet())
      if (!VARIABLE.matcher(name).matches())
        in.fail(
            "Environment",
            name,
            "Map keys must satisfy constraint: [Member must satisfy regular expression pattern: "
                + VARIABLE.pattern()
                + "]");
    in.texts("Layers");
    in.check();
    variables(variables);
    logging(body);
    if (in.texts("Layers").size() > LAYERS)
      throw AwsFault.invalid("Layers list can contain at most 5 items.");
  }

  private static void architectures(JsonObject body, Constraints in) {
    List<String> given = in.texts("Architectures");
    if (body.getValue("Architectures") != null
        && (given.size() != 1 || !Set.of("x86_64", "arm64").contains(given.getFirst())))
      in.fail(
          "Architectures",
          given,
          "Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64]]");
  }

  static void architectures(JsonObject body) {
    var in = new Constraints(body);
    architectures(body, in);
    in.check();
  }

  private static void variables(Map<String, String> variables) {
    var reserved = new TreeSet<>(variables.keySet());
    reserved.retainAll(RESERVED);
    if (!reserved.isEmpty())
      throw AwsFault.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided contains reserved keys that are currently not"
              + " supported for modification. Reserved keys used in this request: "
              + String.join(", ", reserved));
    String measured = new JsonObject(Map.copyOf(variables)).encode();
    if (measured.getBytes(StandardCharsets.UTF_8).length > VARIABLE_BYTES)
      throw AwsFault.invalid(
          "Lambda was unable to configure your environment variables because the environment"
              + " variables you have provided exceeded the 4KB limit. String measured: "
              + measured);
  }

  private static void logging(JsonObject body) {
    JsonObject logging = body.getJsonObject("LoggingConfig");
    if (logging != null
        && !"JSON".equals(logging.getString("LogFormat"))
        && (logging.containsKey("ApplicationLogLevel") || logging.containsKey("SystemLogLevel")))
      throw AwsFault.invalid("To determine the log levels, LogFormat must be set to JSON.");
  }
}
