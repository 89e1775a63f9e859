package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** Provisioned concurrency of versions and aliases. */
final class ProvisionedOperations {
  private static final int PAGE = 50;
  private static final String SINCE = "provisioned/";

  private final Registry registry;
  private final FunctionNames names;
  private final ToIntFunction<Function> available;
  private final InstantSource clock;

  /**
   * @param available how many environments of a function wait for a call
   */
  ProvisionedOperations(
      Registry registry,
      FunctionNames names,
      ToIntFunction<Function> available,
      InstantSource clock) {
    this.registry = registry;
    this.names = names;
    this.available = available;
    this.clock = clock;
  }

  private FunctionRef ref(AwsCall call) {
    return names.parse(call.path().get(2), call.query().get("Qualifier"));
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null
        || ref.qualifier() != null
            && !function.aliases().containsKey(ref.qualifier())
            && function.version(ref.qualifier()) == null) throw FunctionNames.missing(ref);
    return function;
  }

  Future<JsonObject> put(AwsCall call) {
    FunctionRef ref = qualified(ref(call));
    var in = new Constraints(JsonBody.of(call));
    if (in.input().getValue("ProvisionedConcurrentExecutions") == null)
      in.missing("ProvisionedConcurrentExecutions");
    Integer wanted = in.number("ProvisionedConcurrentExecutions", 1, Integer.MAX_VALUE);
    in.check();
    return registry
        .change(
            ref.name(),
            before -> {
              check(known(before, ref), ref.qualifier(), wanted);
              FunctionEdit edit = before.edit();
              edit.provisioned.put(ref.qualifier(), wanted);
              edit.kept.put(SINCE + ref.qualifier(), clock.instant().toString());
              return edit.done();
            })
        .map(
            after ->
                view(after, ref.qualifier())
                    .put("AvailableProvisionedConcurrentExecutions", 0)
                    .put("AllocatedProvisionedConcurrentExecutions", 0)
                    .put("Status", "IN_PROGRESS"));
  }

  private static FunctionRef qualified(FunctionRef ref) {
    if (ref.qualifier() == null)
      throw AwsFault.validation(
          "1 validation error detected: Value null at 'qualifier' failed to satisfy constraint:"
              + " Member must not be null");
    if (ref.qualifier().equals(FunctionRef.LATEST))
      throw AwsFault.invalid(
          "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    return ref;
  }

  private static void check(Function function, String qualifier, int wanted) {
    Alias alias = function.aliases().get(qualifier);
    if (alias != null && alias.version().equals(FunctionRef.LATEST))
      throw AwsFault.invalid(
          "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    int others = 0;
    for (var one : function.provisioned().entrySet()) {
      if (one.getKey().equals(qualifier)) continue;
      others += one.getValue();
      Alias other = function.aliases().get(one.getKey());
      String mine = alias == null ? qualifier : alias.version();
      if (mine.equals(other == null ? one.getKey() : other.version()))
        throw new AwsFault(
            409,
            "ResourceConflictException",
            alias == null
                ? "Version is pointed by a Provisioned Concurrency alias"
                : "Alias can't be used for Provisioned Concurrency configuration on an already"
                    + " Provisioned version");
    }
    Integer reserved = function.reservedConcurrency();
    if (reserved != null && others + wanted > reserved)
      throw AwsFault.invalid(
          "Requested Provisioned Concurrency should not be greater than the"
              + " reservedConcurrentExecution for function");
  }

  Future<JsonObject> get(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = known(registry.function(ref.name()), ref);
    if (ref.qualifier() == null || !function.provisioned().containsKey(ref.qualifier()))
      throw new AwsFault(
          404,
          "ProvisionedConcurrencyConfigNotFoundException",
          "No Provisioned Concurrency Config found for this function");
    return FunctionOperations.done(view(function, ref.qualifier()));
  }

  /** Of one that is not there too. */
  Future<JsonObject> delete(AwsCall call) {
    FunctionRef ref = qualified(ref(call));
    return registry
        .change(
            ref.name(),
            before -> {
              FunctionEdit edit = known(before, ref).edit();
              if (edit.provisioned.remove(ref.qualifier()) == null) return before;
              edit.kept.remove(SINCE + ref.qualifier());
              return edit.done();
            })
        .mapEmpty();
  }

  Future<JsonObject> list(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = known(registry.function(ref.name()), ref.withQualifier(null));
    var rows = new ArrayList<JsonObject>();
    for (String qualifier : new TreeMap<>(function.provisioned()).keySet())
      rows.add(
          view(function, qualifier)
              .put(
                  "FunctionArn",
                  FunctionView.qualifiedArn(function.latest().spec().ref(), qualifier)));
    return FunctionOperations.page(call, "ProvisionedConcurrencyConfigs", rows, PAGE);
  }

  private JsonObject view(Function function, String qualifier) {
    int wanted = function.provisioned().get(qualifier);
    int ready = Math.min(wanted, available.applyAsInt(function));
    String since = function.kept().get(SINCE + qualifier);
    Instant modified = since == null ? function.latest().lastModified() : Instant.parse(since);
    return new JsonObject()
        .put("RequestedProvisionedConcurrentExecutions", wanted)
        .put("AvailableProvisionedConcurrentExecutions", ready)
        .put("AllocatedProvisionedConcurrentExecutions", ready)
        .put("Status", ready == wanted ? "READY" : "IN_PROGRESS")
        .put(
            "LastModified",
            modified.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "+0000"));
  }
}
