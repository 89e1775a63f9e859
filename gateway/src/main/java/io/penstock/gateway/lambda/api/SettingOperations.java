package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Runtime management, recursion, and that no code is signed here. */
final class SettingOperations {
  private static final String RECURSION = "recursiveLoop";
  private static final String RUNTIME = "runtime/";

  private final Registry registry;
  private final FunctionNames names;

  SettingOperations(Registry registry, FunctionNames names) {
    this.registry = registry;
    this.names = names;
  }

  private FunctionRef ref(AwsCall call) {
    return names.parse(call.path().get(2), call.query().get("Qualifier"));
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null || function.version(ref.qualifier()) == null)
      throw FunctionNames.missing(ref);
    return function;
  }

  Future<JsonObject> recursion(AwsCall call) {
    FunctionRef ref = ref(call).withQualifier(null);
    return FunctionOperations.done(recursion(known(registry.function(ref.name()), ref)));
  }

  private static JsonObject recursion(Function function) {
    return new JsonObject()
        .put("RecursiveLoop", function.kept().getOrDefault(RECURSION, "Terminate"));
  }

  Future<JsonObject> putRecursion(AwsCall call) {
    FunctionRef ref = ref(call).withQualifier(null);
    var in = new Constraints(JsonBody.of(call));
    if (in.input().getValue("RecursiveLoop") == null) in.missing("RecursiveLoop");
    String wanted = in.oneOf("RecursiveLoop", null, "Allow", "Terminate");
    in.check();
    return registry
        .change(
            ref.name(),
            before -> {
              FunctionEdit edit = known(before, ref).edit();
              edit.kept.put(RECURSION, wanted);
              return edit.done();
            })
        .map(SettingOperations::recursion);
  }

  Future<JsonObject> runtime(AwsCall call) {
    FunctionRef ref = ref(call);
    return FunctionOperations.done(runtime(known(registry.function(ref.name()), ref), ref));
  }

  private static String key(FunctionRef ref) {
    return RUNTIME + (ref.qualifier() == null ? FunctionRef.LATEST : ref.qualifier());
  }

  private static JsonObject runtime(Function function, FunctionRef ref) {
    return new JsonObject(function.kept().getOrDefault(key(ref), "{\"UpdateRuntimeOn\":\"Auto\"}"))
        .put("FunctionArn", ref.arn());
  }

  Future<JsonObject> putRuntime(AwsCall call) {
    FunctionRef ref = ref(call);
    var in = new Constraints(JsonBody.of(call));
    if (in.input().getValue("UpdateRuntimeOn") == null) in.missing("UpdateRuntimeOn");
    String wanted = in.oneOf("UpdateRuntimeOn", null, "Auto", "Manual", "FunctionUpdate");
    String version = in.text("RuntimeVersionArn", 26, 2_048, null);
    in.check();
    boolean manual = "Manual".equals(wanted);
    if (manual != (version != null))
      throw AwsFault.invalid(
          manual
              ? "You must specify a runtime version ARN when UpdateRuntimeOn is Manual."
              : "You can specify a runtime version ARN only when UpdateRuntimeOn is Manual.");
    var kept = new JsonObject().put("UpdateRuntimeOn", wanted);
    if (manual) kept.put("RuntimeVersionArn", version);
    return registry
        .change(
            ref.name(),
            before -> {
              FunctionEdit edit = known(before, ref).edit();
              edit.kept.put(key(ref), kept.encode());
              return edit.done();
            })
        .map(after -> runtime(after, ref));
  }

  /** No function's code is signed: AWS answers then with the name alone. */
  Future<JsonObject> codeSigning(AwsCall call) {
    FunctionRef ref = ref(call).withQualifier(null);
    known(registry.function(ref.name()), ref);
    return FunctionOperations.done(new JsonObject().put("FunctionName", ref.name()));
  }

  Future<JsonObject> codeSigningConfigs(AwsCall call) {
    return FunctionOperations.done(new JsonObject().put("CodeSigningConfigs", new JsonArray()));
  }

  Future<JsonObject> codeSigningConfig(AwsCall call) {
    throw AwsFault.notFound("The Lambda code signing configuration does not exist.");
  }
}
