package io.penstock.function;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The lines that Lambda itself writes into a function's log. Pure. */
public final class PlatformLines {
  private PlatformLines() {}

  /** The name of a new log stream: {@code YYYY/MM/DD/[version]32-hex}. */
  public static String logStream(String version, Instant now, RandomGenerator random) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    String day = LocalDate.ofInstant(now, ZoneOffset.UTC).toString().replace('-', '/');
    return day + "/[" + version + "]" + HexFormat.of().formatHex(id);
  }

  /** An environment begins to start; null where the function wants no such lines. */
  public static String initStart(FunctionSpec spec, boolean provisioned, Instant now) {
    String arn = runtimeArn(spec);
    if (!spec.jsonLogs())
      return "INIT_START Runtime Version: " + runtime(spec) + "\tRuntime Version ARN: " + arn;
    if (!informs(spec)) return null;
    return json(
        now,
        "platform.initStart",
        new JsonObject()
            .put("initializationType", spec.initialization(provisioned))
            .put("phase", "init")
            .put("runtimeVersion", runtime(spec))
            .put("runtimeVersionArn", arn)
            .put("functionName", spec.name())
            .put("functionVersion", spec.version()));
  }

  /** The runtime's identifier; an image has none. */
  public static String runtime(FunctionSpec spec) {
    return spec.runtime() == null ? "container image" : spec.runtime();
  }

  /** What stands for the version of a runtime that AWS would name. */
  public static String runtimeArn(FunctionSpec spec) {
    return new Owner(spec.ref().region(), "").arn("lambda", "runtime:penstock");
  }

  /**
   * An environment could not start.
   *
   * @param errorType null when it took too long
   */
  public static String initFailed(FunctionSpec spec, String errorType, long millis, Instant now) {
    String status = errorType == null ? "timeout" : "error";
    if (!spec.jsonLogs())
      return "INIT_REPORT Init Duration: "
          + millis
          + ".00 ms\tPhase: init\tStatus: "
          + status
          + (errorType == null || errorType.isEmpty() ? "" : "\tError Type: " + errorType);
    var record =
        new JsonObject()
            .put("phase", "init")
            .put("status", status)
            .put("metrics", new JsonObject().put("durationMs", (double) millis));
    if (errorType != null && !errorType.isEmpty()) record.put("errorType", errorType);
    return json(now, "platform.initReport", record);
  }

  /** Whether lines of the level INFO are wanted: those of the usual run of things. */
  private static boolean informs(FunctionSpec spec) {
    return !spec.logging().system().equals("WARN");
  }

  /** Null where the function wants no such lines. */
  public static String start(FunctionSpec spec, String requestId, Instant now) {
    if (spec.jsonLogs() && !informs(spec)) return null;
    return spec.jsonLogs()
        ? json(
            now,
            "platform.start",
            new JsonObject().put("requestId", requestId).put("version", spec.version()))
        : "START RequestId: " + requestId + " Version: " + spec.version();
  }

  /** Null with JSON logs, which have no such line. */
  public static String end(FunctionSpec spec, String requestId) {
    return spec.jsonLogs() ? null : "END RequestId: " + requestId;
  }

  /**
   * Memory in use is left out when it is not known; a status is there when the run went wrong. Null
   * where the function wants no such lines.
   */
  public static String report(FunctionSpec spec, String requestId, Result result, Instant now) {
    if (spec.jsonLogs() && !informs(spec) && result.outcome() instanceof Outcome.Returned)
      return null;
    return spec.jsonLogs()
        ? jsonReport(requestId, result, now)
        : textReport(requestId, result.report(), result.outcome());
  }

  private static String textReport(String requestId, Report report, Outcome outcome) {
    StringBuilder line = new StringBuilder(200).append("REPORT RequestId: ").append(requestId);
    millis(line.append("\tDuration: "), report.durationNanos()).append(" ms");
    line.append("\tBilled Duration: ").append(report.billedMillis()).append(" ms");
    line.append("\tMemory Size: ").append(report.memoryMb()).append(" MB\t");
    if (report.maxMemoryMb() > 0) {
      line.append("Max Memory Used: ").append(report.maxMemoryMb()).append(" MB\t");
    }
    if (report.coldStart()) {
      millis(line.append("Init Duration: "), report.initNanos()).append(" ms\t");
    }
    switch (outcome) {
      case Outcome.TimedOut _ -> line.append("Status: timeout");
      case Outcome.Raised raised when isPlatform(raised) ->
          line.append("Status: error\tError Type: ").append(raised.errorType());
      default -> {}
    }
    return line.toString();
  }

  private static String jsonReport(String requestId, Result result, Instant now) {
    return json(now, "platform.report", reportRecord(requestId, result));
  }

  /** The record of {@code platform.report}. */
  public static JsonObject reportRecord(String requestId, Result result) {
    Report report = result.report();
    JsonObject metrics =
        new JsonObject()
            .put("durationMs", report.durationNanos() / 10_000 / 100.0)
            .put("billedDurationMs", report.billedMillis())
            .put("memorySizeMB", report.memoryMb());
    if (report.maxMemoryMb() > 0) {
      metrics.put("maxMemoryUsedMB", report.maxMemoryMb());
    }
    if (report.coldStart()) {
      metrics.put("initDurationMs", report.initNanos() / 10_000 / 100.0);
    }
    JsonObject record = new JsonObject().put("requestId", requestId).put("metrics", metrics);
    String status = status(result.outcome());
    record.put("status", status);
    if (status.equals("error") && result.outcome() instanceof Outcome.Raised raised)
      record.put("errorType", raised.errorType());
    return record;
  }

  /** Lambda's word for how an invocation ended. */
  public static String status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned _ -> "success";
      case Outcome.TimedOut _ -> "timeout";
      case Outcome.Raised raised when isPlatform(raised) -> "error";
      default -> "failure";
    };
  }

  /** A record of the log of a function that logs JSON. */
  public static String record(String type, JsonObject record, Instant now) {
    return json(now, type, record);
  }

  /** The runtime failed, not only the handler. */
  private static boolean isPlatform(Outcome.Raised raised) {
    return raised.errorType().startsWith("Runtime.") || raised.errorType().startsWith("Function.");
  }

  private static String json(Instant now, String type, JsonObject record) {
    Instant millis = Instant.ofEpochMilli(now.toEpochMilli());
    return new JsonObject()
        .put("time", millis.toString())
        .put("type", type)
        .put("record", record)
        .encode();
  }

  /** Two decimals, as {@code 3.01}; by hand, because this is on the path of every call. */
  private static StringBuilder millis(StringBuilder line, long nanos) {
    long hundredths = nanos / 10_000;
    long rest = hundredths % 100;
    return line.append(hundredths / 100).append(rest < 10 ? ".0" : ".").append(rest);
  }
}
