package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Publishing;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Version;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** CreateFunction, UpdateFunctionCode, UpdateFunctionConfiguration, DeleteFunction. */
final class FunctionChanges {
  private final Registry registry;
  private final FunctionNames names;
  private final CodeInput codes;
  private final LayerOperations layers;
  private final InstantSource clock;
  private final RandomGenerator random;

  FunctionChanges(
      Registry registry,
      FunctionNames names,
      CodeInput codes,
      LayerOperations layers,
      InstantSource clock,
      RandomGenerator random) {
    this.registry = registry;
    this.names = names;
    this.codes = codes;
    this.layers = layers;
    this.clock = clock;
    this.random = random;
  }

  Future<JsonObject> create(AwsCall call) {
    JsonObject body = JsonBody.of(call);
    FunctionRef ref = named(body);
    FunctionInput.check(body, true);
    JsonObject code = object(body, "Code");
    boolean image = "Image".equals(body.getString("PackageType")) || code.containsKey("ImageUri");
    if (!image && (body.getString("Runtime") == null || body.getString("Handler") == null))
      throw AwsFault.invalid(
          "Runtime and Handler are mandatory parameters for functions created with deployment"
              + " packages.");
    if (!image) runnable(body.getString("Runtime"));
    absent(registry.function(ref.name()), ref);
    JsonObject kept = layers.chosen(body, VersionMembers.of(body, new JsonObject()));
    return codes
        .take(code)
        .compose(
            taken ->
                registry
                    .change(
                        ref.name(),
                        before -> {
                          absent(before, ref);
                          Version latest = version(ref, null, body, kept, taken);
                          return made(ref, latest, body);
                        })
                    .onComplete(done -> codes.taken(taken)))
        .map(
            made -> {
              Version shown = body.getBoolean("Publish", false) ? last(made) : made.latest();
              JsonObject json = FunctionView.configuration(made, shown, shown != made.latest());
              json.remove("LastUpdateStatus");
              // As recorded of AWS; whoever asks next finds it active.
              return json.getString("State").equals("Failed")
                  ? json
                  : json.put("State", "Pending")
                      .put("StateReason", "The function is being created.")
                      .put("StateReasonCode", "Creating");
            });
  }

  private Function made(FunctionRef ref, Version latest, JsonObject body) {
    var tags = new HashMap<String, String>();
    if (body.getJsonObject("Tags") != null)
      tags.putAll(TagOperations.read(body.getJsonObject("Tags")));
    var function =
        new Function(
            ref.name(),
            latest,
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            Map.of(),
            Map.of(),
            tags,
            Map.of(),
            deadLetter(body, null),
            null);
    return body.getBoolean("Publish", false) ? Publishing.publish(function, null) : function;
  }

  Future<JsonObject> updateCode(AwsCall call) {
    JsonObject body = JsonBody.of(call);
    FunctionRef ref = names.parse(call.path().get(2), null).withQualifier(null);
    FunctionInput.architectures(body);
    Function known = known(registry.function(ref.name()), ref);
    Revisions.own(known);
    Revisions.check(body, known);
    boolean publish = body.getBoolean("Publish", false);
    return codes
        .take(body)
        .compose(
            taken -> {
              if (body.getBoolean("DryRun", false)) {
                codes.taken(taken);
                return Future.succeededFuture(
                    edited(known, code(known.latest(), body, taken), false));
              }
              return registry
                  .change(
                      ref.name(),
                      before -> {
                        Revisions.own(known(before, ref));
                        Revisions.check(body, before);
                        return edited(before, code(before.latest(), body, taken), publish);
                      })
                  .onComplete(done -> codes.taken(taken));
            })
        .map(after -> updated(after, publish));
  }

  private Version code(Version before, JsonObject body, CodeInput.Taken taken) {
    FunctionSpec old = before.spec();
    boolean elsewhere = old.runtime() == null;
    if (elsewhere != (taken.stored() == null))
      throw AwsFault.invalid(
          elsewhere
              ? "Please provide ImageUri when updating a function with packageType Image."
              : "Please don't provide ImageUri when updating a function with packageType Zip.");
    JsonObject kept = new JsonObject(before.kept());
    if (body.getValue("Architectures") != null)
      kept.put("Architectures", body.getValue("Architectures"));
    FunctionSpec.Edit spec = old.edit();
    spec.code = VersionMembers.configured(taken.code(), new JsonObject(before.kept()));
    return new Version(
        spec.done(),
        before.description(),
        taken.sha256(),
        taken.size(),
        before.role(),
        clock.instant(),
        RandomIds.uuid(random),
        kept.encode());
  }

  Future<JsonObject> updateConfiguration(AwsCall call) {
    JsonObject body = JsonBody.of(call);
    FunctionRef ref = names.parse(call.path().get(2), null).withQualifier(null);
    FunctionInput.check(body, false);
    if (body.getString("Runtime") != null) runnable(body.getString("Runtime"));
    return registry
        .change(
            ref.name(),
            before -> {
              Revisions.own(known(before, ref));
              Revisions.check(body, before);
              Version old = before.latest();
              JsonObject kept =
                  layers.chosen(body, VersionMembers.of(body, new JsonObject(old.kept())));
              FunctionEdit edit = before.edit();
              edit.latest = version(ref, old, body, kept, null);
              edit.deadLetterArn = deadLetter(body, before.deadLetterArn());
              return edit.done();
            })
        .map(after -> updated(after, false));
  }

  private static Function edited(Function before, Version latest, boolean publish) {
    FunctionEdit edit = before.edit();
    edit.latest = latest;
    return publish ? Publishing.publish(edit.done(), null) : edit.done();
  }

  private static JsonObject updated(Function after, boolean published) {
    Version shown = published ? last(after) : after.latest();
    JsonObject json = FunctionView.configuration(after, shown, published);
    return published
        ? json
        : json.put("LastUpdateStatus", "InProgress")
            .put("LastUpdateStatusReason", "The function is being created.")
            .put("LastUpdateStatusReasonCode", "Creating");
  }

  private static Version last(Function function) {
    return List.copyOf(function.versions().values()).getLast();
  }

  private Version version(
      FunctionRef ref, Version old, JsonObject body, JsonObject kept, CodeInput.Taken taken) {
    FunctionSpec.Edit spec =
        old == null ? FunctionSpec.of(ref.withQualifier(null), taken.code()) : old.spec().edit();
    boolean image = taken == null ? spec.runtime == null : taken.stored() == null;
    spec.code = VersionMembers.configured(taken == null ? spec.code : taken.code(), kept);
    spec.runtime = image ? null : body.getString("Runtime", spec.runtime);
    spec.handler = image ? null : body.getString("Handler", spec.handler);
    spec.memoryMb = body.getInteger("MemorySize", spec.memoryMb);
    spec.timeout = Duration.ofSeconds(body.getLong("Timeout", spec.timeout.toSeconds()));
    if (body.getJsonObject("Environment") != null)
      spec.environment =
          VersionMembers.texts(body.getJsonObject("Environment").getJsonObject("Variables"));
    JsonObject storage = body.getJsonObject("EphemeralStorage");
    if (storage != null)
      spec.ephemeralStorageMb = storage.getInteger("Size", spec.ephemeralStorageMb);
    spec.logging = VersionMembers.logging(kept);
    spec.layers = VersionMembers.layers(kept);
    spec.snapStart = VersionMembers.snapStart(kept);
    return new Version(
        spec.done(),
        body.getString("Description", old == null ? "" : old.description()),
        taken == null ? old.codeSha256() : taken.sha256(),
        taken == null ? old.codeSize() : taken.size(),
        body.getString("Role", old == null ? "" : old.role()),
        clock.instant(),
        RandomIds.uuid(random),
        kept.encode());
  }

  private static String deadLetter(JsonObject body, String before) {
    JsonObject given = body.getJsonObject("DeadLetterConfig");
    if (given == null) return before;
    String arn = given.getString("TargetArn");
    if (arn == null || arn.isEmpty()) return null;
    if (!arn.matches("arn:aws[a-zA-Z-]*:(sqs|sns):[a-z0-9-]+:\\d{12}:[a-zA-Z0-9_-]+"))
      throw AwsFault.invalid(
          "The provided target arn "
              + arn
              + " is invalid: it is not the ARN of a standard queue or topic.");
    return arn;
  }

  Future<JsonObject> delete(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), call.query().get("Qualifier"));
    String qualifier = ref.qualifier();
    if (FunctionRef.LATEST.equals(qualifier))
      throw AwsFault.invalid("$LATEST version cannot be deleted without deleting the function.");
    return registry
        .change(
            ref.name(),
            before -> {
              known(before, ref.withQualifier(null));
              if (qualifier == null) {
                Revisions.own(before);
                return null;
              }
              return withoutVersion(before, ref);
            })
        .mapEmpty();
  }

  private static Function withoutVersion(Function before, FunctionRef ref) {
    String number = ref.qualifier();
    if (!number.matches("\\d{1,9}"))
      throw AwsFault.invalid(
          "Deletion of aliases is not currently supported. Please use the DeleteAlias API.");
    for (var alias : before.aliases().values())
      if (alias.version().equals(number) || alias.weights().containsKey(number))
        throw new AwsFault(
            409,
            "ResourceConflictException",
            "Version "
                + number
                + " is referenced by the alias "
                + alias.name()
                + " and cannot be deleted.");
    FunctionEdit edit = before.edit();
    edit.versions.remove(Integer.valueOf(number));
    edit.provisioned.remove(number);
    edit.asyncConfigs.remove(number);
    edit.policy.keySet().removeIf(key -> key.startsWith(number + "/"));
    return edit.done();
  }

  private FunctionRef named(JsonObject body) {
    if (!(body.getValue("FunctionName") instanceof String name))
      throw AwsFault.validation(
          "1 validation error detected: Value null at 'functionName' failed to satisfy constraint:"
              + " Member must not be null");
    return names.parse(name, null).withQualifier(null);
  }

  private static JsonObject object(JsonObject body, String member) {
    if (body.getValue(member) instanceof JsonObject object) return object;
    throw new AwsFault(400, "SerializationException", member + " is not of the expected type.");
  }

  /** What AWS has and this machine cannot run is refused when it is asked for. */
  private static void runnable(String runtime) {
    String problem = ManagedEnvironments.problem(runtime, false);
    if (problem != null) throw AwsFault.invalid(problem);
  }

  private static void absent(Function function, FunctionRef ref) {
    if (function != null)
      throw new AwsFault(409, "ResourceConflictException", "Function already exist: " + ref.name());
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null) throw FunctionNames.missing(ref);
    return function;
  }
}
