package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.AwsResponses;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  /** {@code /date/functions/name/event-invoke-config[/list]}. */
  void serve(AwsCall call, List<String> path) {
    FunctionRef ref = names.parse(path.get(2), call.query().get("Qualifier"));
    String method = call.method().name();
    if (path.size() == 5 && path.get(4).equals("list") && method.equals("GET")) {
      list(call, ref);
      return;
    }
    if (path.size() > 4) throw LambdaService.unknown();
    switch (method) {
      case "PUT" -> {
        AsyncConfig wanted = read(call, ref, AsyncConfig.DEFAULT);
        change(call, ref, before -> wanted, 200);
      }
      case "POST" ->
          change(
              call,
              ref,
              before -> {
                if (before == null) throw none(ref);
                return read(call, ref, before);
              },
              200);
      case "DELETE" ->
          change(
              call,
              ref,
              before -> {
                if (before == null) throw none(ref);
                return null;
              },
              204);
      case "GET" -> {
        AsyncConfig config = function(ref).asyncConfigs().get(qualifier(ref));
        if (config == null) throw none(ref);
        AwsResponses.json(call, 200, view(function(ref), qualifier(ref), config));
      }
      default -> throw LambdaService.unknown();
    }
  }

  private static String qualifier(FunctionRef ref) {
    return ref.qualifier() == null ? FunctionRef.LATEST : ref.qualifier();
  }

  private Function function(FunctionRef ref) {
    return known(registry.snapshot().function(ref.name()), ref);
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null
        || !function.aliases().containsKey(qualifier(ref))
            && function.version(qualifier(ref)) == null)
      throw AwsFault.notFound(
          "The function " + FunctionView.qualifiedArn(ref, qualifier(ref)) + " doesn't exist.");
    return function;
  }

  private static AwsFault none(FunctionRef ref) {
    return AwsFault.notFound(
        "The function "
            + FunctionView.qualifiedArn(ref, qualifier(ref))
            + " doesn't have an EventInvokeConfig");
  }

  private void change(
      AwsCall call, FunctionRef ref, UnaryOperator<AsyncConfig> change, int status) {
    String qualifier = qualifier(ref);
    registry
        .change(
            ref.name(),
            before -> {
              AsyncConfig old = known(before, ref).asyncConfigs().get(qualifier);
              return before.withAsyncConfig(qualifier, change.apply(old));
            })
        .onComplete(
            after -> {
              if (status == 204) AwsResponses.empty(call, 204);
              else
                AwsResponses.json(
                    call, status, view(after, qualifier, after.asyncConfigs().get(qualifier)));
            },
            problem -> LambdaService.fail(call, problem));
  }

  private void list(AwsCall call, FunctionRef ref) {
    Function function = function(ref.withQualifier(null));
    var rows = new ArrayList<JsonObject>();
    new TreeMap<>(function.asyncConfigs())
        .forEach((qualifier, config) -> rows.add(view(function, qualifier, config)));
    FunctionOperations.page(call, "FunctionEventInvokeConfigs", rows, PAGE);
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
    if (!Destination.isPossible(text))
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
