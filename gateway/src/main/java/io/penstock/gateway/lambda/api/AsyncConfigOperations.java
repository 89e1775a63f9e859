package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The event invoke config of a function and qualifier: how its asynchronous events are tried. */
final class AsyncConfigOperations {
  private static final int PAGE = 50;

  private final Registry registry;
  private final FunctionNames names;
  private final InstantSource clock;

  AsyncConfigOperations(Registry registry, FunctionNames names, InstantSource clock) {
    this.registry = registry;
    this.names = names;
    this.clock = clock;
  }

  private FunctionRef ref(AwsCall call) {
    return names.parse(call.path().get(2), call.query().get("Qualifier"));
  }

  Future<JsonObject> put(AwsCall call) {
    FunctionRef ref = ref(call);
    AsyncConfig wanted = read(call, ref, AsyncConfig.DEFAULT);
    return change(ref, before -> wanted);
  }

  Future<JsonObject> update(AwsCall call) {
    FunctionRef ref = ref(call);
    return change(ref, before -> read(call, ref, present(before, ref)));
  }

  Future<JsonObject> delete(AwsCall call) {
    FunctionRef ref = ref(call);
    return change(
        ref,
        before -> {
          present(before, ref);
          return null;
        });
  }

  Future<JsonObject> get(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = function(ref);
    AsyncConfig config = present(function.asyncConfigs().get(qualifier(ref)), ref);
    return FunctionOperations.done(view(function, qualifier(ref), config));
  }

  private static AsyncConfig present(AsyncConfig config, FunctionRef ref) {
    if (config != null) return config;
    throw AwsFault.notFound(
        "The function "
            + FunctionView.qualifiedArn(ref, qualifier(ref))
            + " doesn't have an EventInvokeConfig");
  }

  private static String qualifier(FunctionRef ref) {
    return ref.qualifier() == null ? FunctionRef.LATEST : ref.qualifier();
  }

  private Function function(FunctionRef ref) {
    return known(registry.function(ref.name()), ref);
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null
        || !function.aliases().containsKey(qualifier(ref))
            && function.version(qualifier(ref)) == null)
      throw AwsFault.notFound(
          "The function " + FunctionView.qualifiedArn(ref, qualifier(ref)) + " doesn't exist.");
    return function;
  }

  /** Gives the config as it became; null when it is gone. */
  private Future<JsonObject> change(FunctionRef ref, UnaryOperator<AsyncConfig> change) {
    String qualifier = qualifier(ref);
    return registry
        .change(
            ref.name(),
            before -> {
              AsyncConfig old = known(before, ref).asyncConfigs().get(qualifier);
              return before.withAsyncConfig(qualifier, change.apply(old));
            })
        .map(
            after -> {
              AsyncConfig config = after.asyncConfigs().get(qualifier);
              return config == null ? null : view(after, qualifier, config);
            });
  }

  Future<JsonObject> list(AwsCall call) {
    Function function = function(ref(call).withQualifier(null));
    var rows = new ArrayList<JsonObject>();
    new TreeMap<>(function.asyncConfigs())
        .forEach((qualifier, config) -> rows.add(view(function, qualifier, config)));
    return FunctionOperations.page(call, "FunctionEventInvokeConfigs", rows, PAGE);
  }

  private AsyncConfig read(AwsCall call, FunctionRef ref, AsyncConfig before) {
    JsonObject body = JsonBody.of(call);
    Integer attempts = number(body, "MaximumRetryAttempts", 0, 2, before.maximumRetryAttempts());
    Integer age =
        number(body, "MaximumEventAgeInSeconds", 60, 21_600, before.maximumEventAgeSeconds());
    String success = before.onSuccess();
    String failure = before.onFailure();
    Object destinations = body.getValue("DestinationConfig");
    if (destinations instanceof JsonObject both) {
      if (both.containsKey("OnSuccess")) success = destination(both, "OnSuccess", ref);
      if (both.containsKey("OnFailure")) failure = destination(both, "OnFailure", ref);
    } else if (destinations != null) throw malformed("DestinationConfig");
    if (attempts == null && age == null && destinations == null)
      throw AwsFault.invalid(
          "You must specify at least one of error handling or destination setting.");
    return new AsyncConfig(attempts, age, success, failure, clock.instant());
  }

  private static Integer number(
      JsonObject body, String name, int least, int most, Integer otherwise) {
    Object given = body.getValue(name);
    if (given == null) return otherwise;
    if (given instanceof Integer number && number >= least && number <= most) return number;
    String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
    boolean low = given instanceof Number number && number.longValue() < least;
    throw AwsFault.validation(
        "1 validation error detected: Value '"
            + given
            + "' at '"
            + member
            + "' failed to satisfy constraint: Member must have value "
            + (low ? "greater than or equal to " + least : "less than or equal to " + most));
  }

  private static String destination(JsonObject both, String which, FunctionRef ref) {
    if (!(both.getValue(which) instanceof JsonObject one)) throw malformed(which);
    Object target = one.getValue("Destination");
    if (target == null || "".equals(target)) return null;
    if (!(target instanceof String text)) throw malformed(which);
    if (!Destination.isPossibleOf(which, text))
      throw AwsFault.invalid(
          "The provided destination config DestinationConfig is invalid: "
              + text
              + " is not an ARN, a queue URL or an HTTPS URL.");
    if (text.equals(ref.arn()) || text.equals(ref.unqualifiedArn()))
      throw AwsFault.invalid("You can't specify the function as a destination for itself.");
    return text;
  }

  private static AwsFault malformed(String member) {
    return new AwsFault(
        400, "InvalidRequestContentException", member + " is not of the expected type.");
  }

  private static JsonObject view(Function function, String qualifier, AsyncConfig config) {
    var modified =
        config.lastModified() == null ? function.latest().lastModified() : config.lastModified();
    var json =
        new JsonObject()
            .put("LastModified", FunctionView.seconds(modified))
            .put(
                "FunctionArn",
                FunctionView.qualifiedArn(function.latest().spec().ref(), qualifier));
    if (config.maximumRetryAttempts() != null)
      json.put("MaximumRetryAttempts", config.maximumRetryAttempts());
    if (config.maximumEventAgeSeconds() != null)
      json.put("MaximumEventAgeInSeconds", config.maximumEventAgeSeconds());
    return json.put(
        "DestinationConfig",
        new JsonObject()
            .put("OnSuccess", destination(config.onSuccess()))
            .put("OnFailure", destination(config.onFailure())));
  }

  private static JsonObject destination(String target) {
    return target == null ? new JsonObject() : new JsonObject().put("Destination", target);
  }
}
