package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables of a function's process: Lambda's, over the function's own. Pure. */
final class EnvironmentVariables {
  private EnvironmentVariables() {}

  static Map<String, String> of(
      Launch launch, RuntimeKind.Places places, String version, String endpointUrl) {
    var all = new LinkedHashMap<String, String>();
    FunctionSpec spec = launch.spec();
    local(all, launch, endpointUrl);
    paths(all, places);
    languages(all, RuntimeKind.of(spec), places, version);
    all.put("LANG", "en_US.UTF-8");
    all.putAll(spec.environment());
    lambdas(all, launch);
    all.put("PENSTOCK_RECORDS", "1");
    all.put("_HANDLER", spec.handler() == null ? "" : spec.handler());
    all.put("LAMBDA_TASK_ROOT", places.task());
    all.put("LAMBDA_RUNTIME_DIR", places.runtime());
    if (!spec.runtime().startsWith("provided"))
      all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + spec.runtime());
    return all;
  }

  /** Of an image, which has paths and a handler of its own. */
  static Map<String, String> ofImage(Launch launch, String endpointUrl) {
    var all = new LinkedHashMap<String, String>();
    local(all, launch, endpointUrl);
    all.putAll(launch.spec().environment());
    lambdas(all, launch);
    return all;
  }

  private static void local(Map<String, String> all, Launch launch, String endpointUrl) {
    // Local defaults, which the function's own variables may replace.
    all.put("AWS_ACCESS_KEY_ID", launch.key().id());
    all.put("AWS_SECRET_ACCESS_KEY", launch.key().secret());
    all.put("AWS_SESSION_TOKEN", launch.key().token());
    all.put("AWS_ENDPOINT_URL", endpointUrl);
    all.put("TZ", ":UTC");
  }

  private static void lambdas(Map<String, String> all, Launch launch) {
    FunctionSpec spec = launch.spec();
    String region = spec.ref().region();
    all.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + launch.port());
    all.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", spec.version());
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMb()));
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + spec.name());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", launch.logStream());
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", spec.initialization(launch.provisioned()));
    all.put("AWS_REGION", region);
    all.put("AWS_DEFAULT_REGION", region);
    all.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    all.put("AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1:2000");
    if (spec.jsonLogs()) {
      all.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
      all.put("AWS_LAMBDA_LOG_LEVEL", spec.logging().application());
    }
  }

  private static void paths(Map<String, String> all, RuntimeKind.Places places) {
    String opt = places.opt();
    String runtime = places.runtime();
    all.put("PATH", "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:" + opt + "/bin");
    all.put(
        "LD_LIBRARY_PATH",
        String.join(
            ":",
            "/var/lang/lib:/lib64:/usr/lib64",
            runtime,
            runtime + "/lib",
            places.task(),
            places.task() + "/lib",
            opt + "/lib"));
  }

  /** Where a language looks: the runtime's own, layers, the function. */
  private static void languages(
      Map<String, String> all, RuntimeKind kind, RuntimeKind.Places places, String version) {
    String opt = places.opt();
    switch (kind) {
      case NODEJS ->
          all.put(
              "NODE_PATH",
              String.join(
                  ":",
                  opt + "/nodejs/node" + version.split("\\.", 2)[0] + "/node_modules",
                  opt + "/nodejs/node_modules",
                  places.runtime() + "/node_modules",
                  places.runtime(),
                  places.task()));
      case PYTHON -> {
        all.put("PYTHONPATH", places.runtime());
        all.put("PYTHONDONTWRITEBYTECODE", "1");
      }
      case RUBY -> {
        String task = places.task();
        boolean known = version.matches("\\d+\\.\\d+.*");
        String abi = known ? version.replaceAll("^(\\d+\\.\\d+).*", "$1.0") : "";
        all.put("RUBYLIB", task + ":" + opt + "/ruby/lib");
        all.put("GEM_PATH", task + "/vendor/bundle/ruby/" + abi + ":" + opt + "/ruby/gems/" + abi);
      }
      case JAVA, DOTNET, PROVIDED, RETIRED -> {
        // They have no path of their own
      }
    }
  }
}
