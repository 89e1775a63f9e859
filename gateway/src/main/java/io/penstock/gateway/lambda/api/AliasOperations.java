package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Publishing;
import io.penstock.gateway.registry.Registry;
import io.penstock.trigger.RandomIds;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** PublishVersion; CreateAlias, UpdateAlias, DeleteAlias. */
final class AliasOperations {
  private static final Pattern NAME = Pattern.compile("(?!^[0-9]+$)([a-zA-Z0-9-_]+)");
  private static final Pattern VERSION = Pattern.compile("(\\$LATEST|[0-9]+)");

  private final Registry registry;
  private final FunctionNames names;
  private final RandomGenerator random;

  AliasOperations(Registry registry, FunctionNames names, RandomGenerator random) {
    this.registry = registry;
    this.names = names;
    this.random = random;
  }

  private FunctionRef ref(AwsCall call) {
    return names.parse(call.path().get(2), null).withQualifier(null);
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null) throw FunctionNames.missing(ref);
    return function;
  }

  Future<JsonObject> publish(AwsCall call) {
    FunctionRef ref = ref(call);
    JsonObject body = JsonBody.of(call);
    var in = new Constraints(body);
    String description = in.text("Description", 0, 256, null);
    in.check();
    String sha = body.getString("CodeSha256");
    return registry
        .change(
            ref.name(),
            before -> {
              Revisions.check(body, known(before, ref));
              if (sha != null && !sha.isEmpty() && !sha.equals(before.latest().codeSha256()))
                throw AwsFault.invalid(
                    "CodeSHA256 ("
                        + sha
                        + ") is different from current CodeSHA256 in $LATEST ("
                        + before.latest().codeSha256()
                        + "). Please try again with the CodeSHA256 in $LATEST.");
              return Publishing.publish(before, description);
            })
        .map(
            after ->
                FunctionView.configuration(
                    after, after.versions().get(Publishing.last(after)), true));
  }

  Future<JsonObject> create(AwsCall call) {
    FunctionRef ref = ref(call);
    JsonObject body = JsonBody.of(call);
    var in = new Constraints(body);
    String name = in.required("Name", 1, 128, NAME);
    String version = in.required("FunctionVersion", 1, 1_024, VERSION);
    String description = in.text("Description", 0, 256, null);
    in.check();
    return registry
        .change(
            ref.name(),
            before -> {
              if (known(before, ref).aliases().containsKey(name))
                throw new AwsFault(
                    409,
                    "ResourceConflictException",
                    "Alias already exists: " + FunctionView.qualifiedArn(ref, name));
              var weights = weights(before, version, body, Map.of());
              return with(before, name, version, description == null ? "" : description, weights);
            })
        .map(after -> FunctionView.alias(after, after.aliases().get(name)));
  }

  Future<JsonObject> update(AwsCall call) {
    FunctionRef ref = ref(call);
    String name = call.path().get(4);
    JsonObject body = JsonBody.of(call);
    var in = new Constraints(body);
    String version = in.text("FunctionVersion", 1, 1_024, VERSION);
    String description = in.text("Description", 0, 256, null);
    in.check();
    return registry
        .change(
            ref.name(),
            before -> {
              Alias old = known(before, ref).aliases().get(name);
              if (old == null)
                throw AwsFault.notFound("Alias not found: " + FunctionView.qualifiedArn(ref, name));
              Revisions.check(body.getString("RevisionId"), old.revisionId(), "GetAlias");
              String now = version == null ? old.version() : version;
              return with(
                  before,
                  name,
                  now,
                  description == null ? old.description() : description,
                  weights(before, now, body, old.weights()));
            })
        .map(after -> FunctionView.alias(after, after.aliases().get(name)));
  }

  private Function with(
      Function before,
      String name,
      String version,
      String description,
      Map<String, Double> weights) {
    FunctionEdit edit = before.edit();
    edit.aliases.put(name, new Alias(name, version, description, weights, RandomIds.uuid(random)));
    return edit.done();
  }

  /** The shares of other versions, checked; those from before when nothing is said of them. */
  private static Map<String, Double> weights(
      Function function, String version, JsonObject body, Map<String, Double> before) {
    present(function, version);
    Map<String, Double> weights = before;
    if (body.getValue("RoutingConfig") instanceof JsonObject routing) {
      weights = new java.util.HashMap<>();
      JsonObject given = routing.getJsonObject("AdditionalVersionWeights", new JsonObject());
      for (String other : given.fieldNames()) {
        if (!(given.getValue(other) instanceof Number share)
            || share.doubleValue() < 0
            || share.doubleValue() > 1)
          throw AwsFault.validation(
              "1 validation error detected: Value '"
                  + given
                  + "' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:"
                  + " Map value must satisfy constraint: [Member must have value less than or equal"
                  + " to 1.0, Member must have value greater than or equal to 0.0]");
        weights.put(other, share.doubleValue());
      }
    }
    if (weights.isEmpty()) return weights;
    if (weights.size() > 1)
      throw AwsFault.invalid(
          "Number of items in AdditionalVersionWeights cannot be greater than 1");
    String other = weights.keySet().iterator().next();
    if (version.equals(FunctionRef.LATEST) || other.equals(FunctionRef.LATEST))
      throw AwsFault.invalid(
          "$LATEST is not supported for an alias pointing to more than 1 version");
    if (other.equals(version))
      throw AwsFault.invalid(
          "Invalid function version "
              + other
              + ". Function version "
              + other
              + " is already included in routing configuration.");
    present(function, other);
    return weights;
  }

  private static void present(Function function, String version) {
    if (!VERSION.matcher(version).matches() || function.version(version) == null)
      throw AwsFault.notFound(
          "Function not found: "
              + FunctionView.qualifiedArn(function.latest().spec().ref(), version));
  }

  /** Of an alias that is not there too. */
  Future<JsonObject> delete(AwsCall call) {
    FunctionRef ref = ref(call);
    String name = call.path().get(4);
    return registry
        .change(
            ref.name(),
            before -> {
              known(before, ref);
              FunctionEdit edit = before.edit();
              if (edit.aliases.remove(name) == null) return before;
              edit.provisioned.remove(name);
              edit.asyncConfigs.remove(name);
              edit.urls.remove(name);
              edit.kept.remove(UrlOperations.TIMES + name);
              edit.policy.keySet().removeIf(key -> key.startsWith(name + "/"));
              return edit.done();
            })
        .mapEmpty();
  }
}
