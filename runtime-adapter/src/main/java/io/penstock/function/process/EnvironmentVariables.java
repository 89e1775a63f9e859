package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** The variables of a function's process: Lambda's, over the function's own. Pure. */
final class EnvironmentVariables {
  private EnvironmentVariables() {}

  static Map<String, String> of(
      FunctionSpec spec,
      RuntimeKind.Places places,
      int port,
      String logStream,
      boolean provisioned,
      EnvironmentSettings settings) {
    var all = new LinkedHashMap<String, String>();
    String region = spec.ref().region();
    // Local defaults, which the function's own variables may replace.
    all.put("AWS_ACCESS_KEY_ID", "penstock");
    all.put("AWS_SECRET_ACCESS_KEY", "penstock");
    all.put("AWS_SESSION_TOKEN", "penstock");
    all.put("AWS_ENDPOINT_URL", settings.endpointUrl().get());
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin");
    all.put("LD_LIBRARY_PATH", "/lib64:/usr/lib64:" + places.task() + "/lib:/opt/lib");
    all.put(
        "NODE_PATH",
        "/opt/nodejs/node_modules:" + places.runtime() + "/node_modules:" + places.task());
    all.put("PYTHONPATH", places.runtime());
    all.put("PYTHONDONTWRITEBYTECODE", "1");
    all.put("LANG", "en_US.UTF-8");
    all.put("TZ", ":UTC");
    all.putAll(spec.environment());
    all.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
    all.put("_HANDLER", spec.handler() == null ? "" : spec.handler());
    all.put("LAMBDA_TASK_ROOT", places.task());
    all.put("LAMBDA_RUNTIME_DIR", places.runtime());
    all.put("AWS_LAMBDA_FUNCTION_NAME", spec.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", spec.version());
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMb()));
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + spec.name());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
    all.put(
        "AWS_LAMBDA_INITIALIZATION_TYPE", provisioned ? "provisioned-concurrency" : "on-demand");
    all.put("AWS_REGION", region);
    all.put("AWS_DEFAULT_REGION", region);
    all.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    all.put("AWS_XRAY_DAEMON_ADDRESS", "169.254.100.1:2000");
    if (!spec.runtime().startsWith("provided"))
      all.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + spec.runtime());
    if (spec.jsonLogs()) {
      all.put("AWS_LAMBDA_LOG_FORMAT", "JSON");
      all.put("AWS_LAMBDA_LOG_LEVEL", "INFO");
    }
    return all;
  }
}
