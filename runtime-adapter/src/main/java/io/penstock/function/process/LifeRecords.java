package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.PlatformLines;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.function.runtimeapi.Telemetry;
import io.vertx.core.json.JsonObject;

/** What happens in an environment's life, as records of the Telemetry API. Any thread. */
final class LifeRecords {
  private final FunctionSpec spec;
  private final String initialization;
  private final Telemetry telemetry;

  LifeRecords(FunctionSpec spec, boolean provisioned, Telemetry telemetry) {
    this.spec = spec;
    this.initialization = spec.initialization(provisioned);
    this.telemetry = telemetry;
  }

  void initStart() {
    if (!telemetry.isWanted()) return;
    telemetry.platform(
        "platform.initStart",
        init()
            .put("runtimeVersion", PlatformLines.runtime(spec))
            .put("runtimeVersionArn", PlatformLines.runtimeArn(spec))
            .put("functionName", spec.name())
            .put("functionVersion", spec.version()));
  }

  /**
   * @param problem null when it went well
   */
  void initDone(InitProblem problem, long nanos) {
    if (!telemetry.isWanted()) return;
    String status = problem == null ? "success" : problem.outcome() == null ? "timeout" : "error";
    String errorType =
        problem != null && problem.outcome() instanceof Outcome.Raised raised
            ? raised.errorType()
            : null;
    telemetry.platform(
        "platform.initRuntimeDone", withError(init().put("status", status), errorType));
    telemetry.platform(
        "platform.initReport",
        withError(
            init()
                .put("status", status)
                .put("metrics", new JsonObject().put("durationMs", millis(nanos))),
            errorType));
  }

  private JsonObject init() {
    return new JsonObject().put("initializationType", initialization).put("phase", "init");
  }

  void start(Invocation call) {
    if (!telemetry.isWanted()) return;
    var record = new JsonObject().put("requestId", call.requestId()).put("version", spec.version());
    telemetry.platform("platform.start", traced(record, call));
  }

  void end(Invocation call, Result result) {
    if (!telemetry.isWanted()) return;
    Report report = result.report();
    Outcome outcome = result.outcome();
    String status = PlatformLines.status(outcome);
    String errorType = outcome instanceof Outcome.Raised raised ? raised.errorType() : null;
    var done =
        new JsonObject()
            .put("requestId", call.requestId())
            .put("status", status)
            .put(
                "metrics",
                new JsonObject()
                    .put("durationMs", millis(report.durationNanos()))
                    .put("producedBytes", outcome.payload().length()));
    telemetry.platform("platform.runtimeDone", withError(traced(done, call), errorType));
    telemetry.platform("platform.end", new JsonObject().put("requestId", call.requestId()));
    JsonObject reported = PlatformLines.reportRecord(call.requestId(), result);
    telemetry.platform("platform.report", traced(reported, call));
  }

  private static JsonObject withError(JsonObject record, String errorType) {
    return errorType == null ? record : record.put("errorType", errorType);
  }

  /** The span is the header's own: no segments are made here. */
  private static JsonObject traced(JsonObject record, Invocation call) {
    if (call.traceId() == null) return record;
    var tracing = new JsonObject().put("type", "X-Amzn-Trace-Id").put("value", call.traceId());
    for (String part : call.traceId().split(";"))
      if (part.startsWith("Parent=")) tracing.put("spanId", part.substring("Parent=".length()));
    return record.put("tracing", tracing);
  }

  private static double millis(long nanos) {
    return nanos / 10_000 / 100.0;
  }
}
