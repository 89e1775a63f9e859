package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.aws.Constraints;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.FunctionEdit;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.UrlConfig;
import io.penstock.gateway.registry.UrlConfig.UrlCors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Function URLs: of functions and of aliases. */
final class UrlOperations {
  /** Before the qualifier: when the URL was made and changed. */
  static final String TIMES = "url/";

  private static final int PAGE = 50;
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

  private final Registry registry;
  private final FunctionNames names;
  private final BiFunction<String, String, String> address;
  private final InstantSource clock;

  /**
   * @param address the URL of a function's name and qualifier (empty for none)
   */
  UrlOperations(
      Registry registry,
      FunctionNames names,
      BiFunction<String, String, String> address,
      InstantSource clock) {
    this.registry = registry;
    this.names = names;
    this.address = address;
    this.clock = clock;
  }

  private FunctionRef ref(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), call.query().get("Qualifier"));
    if (ref.qualifier() != null && ref.qualifier().matches("\\$LATEST|\\d+"))
      throw AwsFault.validation(
          "1 validation error detected: Value '"
              + ref.qualifier()
              + "' at 'qualifier' failed to satisfy constraint: Member must satisfy regular"
              + " expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)");
    return ref;
  }

  private static String key(FunctionRef ref) {
    return ref.qualifier() == null ? "" : ref.qualifier();
  }

  private static Function known(Function function, FunctionRef ref) {
    if (function == null
        || ref.qualifier() != null && !function.aliases().containsKey(ref.qualifier()))
      throw AwsFault.notFound("Function does not exist");
    return function;
  }

  private static UrlConfig present(Function function, FunctionRef ref) {
    UrlConfig url = known(function, ref).urls().get(key(ref));
    if (url == null) throw AwsFault.notFound("The resource you requested does not exist.");
    return url;
  }

  Future<JsonObject> create(AwsCall call) {
    FunctionRef ref = ref(call);
    UrlConfig wanted = read(JsonBody.of(call), null);
    return change(
        ref,
        before -> {
          if (known(before, ref).urls().containsKey(key(ref)))
            throw new AwsFault(
                409,
                "ResourceConflictException",
                "Failed to create function url config for [functionArn = "
                    + ref.arn()
                    + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
          return wanted;
        });
  }

  Future<JsonObject> update(AwsCall call) {
    FunctionRef ref = ref(call);
    JsonObject body = JsonBody.of(call);
    return change(ref, before -> read(body, present(before, ref)));
  }

  private Future<JsonObject> change(
      FunctionRef ref, java.util.function.Function<Function, UrlConfig> wanted) {
    String now = MICROS.format(clock.instant().atOffset(ZoneOffset.UTC));
    return registry
        .change(
            ref.name(),
            before -> {
              UrlConfig url = wanted.apply(before);
              FunctionEdit edit = before.edit();
              edit.urls.put(key(ref), url);
              JsonObject times = times(before, key(ref));
              edit.kept.put(
                  TIMES + key(ref),
                  new JsonObject()
                      .put("created", times.getString("created", now))
                      .put("modified", now)
                      .encode());
              return edit.done();
            })
        .map(after -> view(after, key(ref)));
  }

  Future<JsonObject> get(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = registry.function(ref.name());
    present(function, ref);
    return FunctionOperations.done(view(function, key(ref)));
  }

  Future<JsonObject> delete(AwsCall call) {
    FunctionRef ref = ref(call);
    return registry
        .change(
            ref.name(),
            before -> {
              present(before, ref);
              FunctionEdit edit = before.edit();
              edit.urls.remove(key(ref));
              edit.kept.remove(TIMES + key(ref));
              return edit.done();
            })
        .mapEmpty();
  }

  Future<JsonObject> list(AwsCall call) {
    FunctionRef ref = names.parse(call.path().get(2), null);
    Function function = known(registry.function(ref.name()), ref.withQualifier(null));
    var rows = new ArrayList<JsonObject>();
    for (String qualifier : new TreeMap<>(function.urls()).keySet())
      rows.add(view(function, qualifier));
    return FunctionOperations.page(call, "FunctionUrlConfigs", rows, PAGE);
  }

  private static JsonObject times(Function function, String qualifier) {
    return new JsonObject(function.kept().getOrDefault(TIMES + qualifier, "{}"));
  }

  private JsonObject view(Function function, String qualifier) {
    UrlConfig url = function.urls().get(qualifier);
    FunctionRef ref = function.latest().spec().ref();
    // A template's URL is as old as the function.
    String since = MICROS.format(function.latest().lastModified().atOffset(ZoneOffset.UTC));
    JsonObject times = times(function, qualifier);
    var json =
        new JsonObject()
            .put("FunctionUrl", address.apply(function.name(), qualifier))
            .put(
                "FunctionArn",
                qualifier.isEmpty()
                    ? ref.unqualifiedArn()
                    : FunctionView.qualifiedArn(ref, qualifier))
            .put("AuthType", url.authType());
    UrlCors cors = url.cors();
    if (cors != null) {
      var shown =
          new JsonObject()
              .put("AllowCredentials", cors.allowCredentials())
              .put("MaxAge", cors.maxAge());
      lists(shown, "AllowHeaders", cors.allowHeaders());
      lists(shown, "AllowMethods", cors.allowMethods());
      lists(shown, "AllowOrigins", cors.allowOrigins());
      lists(shown, "ExposeHeaders", cors.exposeHeaders());
      json.put("Cors", shown);
    }
    return json.put("CreationTime", times.getString("created", since))
        .put("LastModifiedTime", times.getString("modified", since))
        .put("InvokeMode", url.invokeMode());
  }

  private static void lists(JsonObject shown, String member, List<String> texts) {
    if (!texts.isEmpty()) shown.put(member, new JsonArray(texts));
  }

  private static UrlConfig read(JsonObject body, UrlConfig before) {
    var in = new Constraints(body);
    if (before == null && body.getValue("AuthType") == null) in.missing("AuthType");
    String auth =
        in.oneOf("AuthType", before == null ? null : before.authType(), "NONE", "AWS_IAM");
    String mode =
        in.oneOf(
            "InvokeMode",
            before == null ? "BUFFERED" : before.invokeMode(),
            "BUFFERED",
            "RESPONSE_STREAM");
    Constraints given = in.in("Cors");
    UrlCors cors = before == null ? null : before.cors();
    if (given != null) {
      Boolean credentials = given.flag("AllowCredentials");
      Integer age = given.number("MaxAge", 0, 86_400);
      cors =
          given.input().isEmpty()
              ? null
              : new UrlCors(
                  credentials != null && credentials,
                  given.texts("AllowHeaders"),
                  given.texts("AllowMethods"),
                  given.texts("AllowOrigins"),
                  given.texts("ExposeHeaders"),
                  age == null ? 0 : age);
    }
    in.check();
    return new UrlConfig(auth, mode, cors);
  }
}
