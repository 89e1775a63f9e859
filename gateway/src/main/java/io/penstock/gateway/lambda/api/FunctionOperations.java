package io.penstock.gateway.lambda.api;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.aws.AwsCall;
import io.penstock.gateway.aws.AwsFault;
import io.penstock.gateway.registry.Alias;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Version;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is known of functions, versions and aliases, and functions' reserved concurrency. */
final class FunctionOperations {
  /** Before the name and version of a function whose code is linked to. */
  static final String FUNCTION = "function:";

  private static final int PAGE = 50;
  private static final int MOST_PER_PAGE = 10_000;

  private final Registry registry;
  private final FunctionNames names;
  private final CodeLinks links;
  private final int concurrency;

  /**
   * @param concurrency of the account: all functions together
   */
  FunctionOperations(Registry registry, FunctionNames names, CodeLinks links, int concurrency) {
    this.registry = registry;
    this.names = names;
    this.links = links;
    this.concurrency = concurrency;
  }

  private FunctionRef ref(AwsCall call) {
    return names.parse(call.path().get(2), call.query().get("Qualifier"));
  }

  Future<JsonObject> get(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = function(ref);
    Version version = version(function, ref);
    String location = links.to(call, FUNCTION + function.name() + ":" + version.number());
    return done(FunctionView.whole(function, version, isQualified(ref), location));
  }

  Future<JsonObject> configuration(AwsCall call) {
    FunctionRef ref = ref(call);
    Function function = function(ref);
    return done(FunctionView.configuration(function, version(function, ref), isQualified(ref)));
  }

  Future<JsonObject> alias(AwsCall call) {
    Function function = function(ref(call));
    return done(FunctionView.alias(function, alias(function, call.path().get(4))));
  }

  Future<JsonObject> concurrency(AwsCall call) {
    return done(FunctionView.concurrency(function(ref(call))));
  }

  static Future<JsonObject> done(JsonObject answer) {
    return Future.succeededFuture(answer);
  }

  Future<JsonObject> account(AwsCall call) {
    var functions = registry.functions();
    long size = 0;
    int reserved = 0;
    for (Function function : functions) {
      size += function.latest().codeSize();
      if (function.reservedConcurrency() != null) reserved += function.reservedConcurrency();
    }
    return done(
        new JsonObject()
            .put(
                "AccountLimit",
                new JsonObject()
                    .put("TotalCodeSize", 80_530_636_800L)
                    .put("CodeSizeUnzipped", 262_144_000)
                    .put("CodeSizeZipped", 52_428_800)
                    .put("ConcurrentExecutions", concurrency)
                    .put("UnreservedConcurrentExecutions", concurrency - reserved))
            .put(
                "AccountUsage",
                new JsonObject().put("TotalCodeSize", size).put("FunctionCount", registry.size())));
  }

  private Function function(FunctionRef ref) {
    Function function = registry.function(ref.name());
    if (function == null) throw FunctionNames.missing(ref.withQualifier(null));
    return function;
  }

  private static boolean isQualified(FunctionRef ref) {
    return ref.qualifier() != null;
  }

  private static Version version(Function function, FunctionRef ref) {
    Alias alias = ref.qualifier() == null ? null : function.aliases().get(ref.qualifier());
    Version version = function.version(alias == null ? ref.qualifier() : alias.version());
    if (version == null) throw FunctionNames.missing(ref);
    return version;
  }

  private static Alias alias(Function function, String name) {
    Alias alias = function.aliases().get(name);
    if (alias == null)
      throw AwsFault.notFound(
          "Cannot find alias arn: "
              + FunctionView.qualifiedArn(function.latest().spec().ref(), name));
    return alias;
  }

  Future<JsonObject> list(AwsCall call) {
    boolean all = "ALL".equals(call.query().get("FunctionVersion"));
    var rows = new ArrayList<JsonObject>();
    for (Function function : registry.functions()) {
      rows.add(FunctionView.listed(function, function.latest(), all));
      if (all)
        for (Version version : function.versions().values())
          rows.add(FunctionView.listed(function, version, true));
    }
    return page(call, "Functions", rows, PAGE);
  }

  Future<JsonObject> versions(AwsCall call) {
    Function function = function(ref(call));
    var rows = new ArrayList<JsonObject>();
    rows.add(FunctionView.listed(function, function.latest(), true));
    for (Version version : function.versions().values())
      rows.add(FunctionView.listed(function, version, true));
    return page(call, "Versions", rows, PAGE);
  }

  Future<JsonObject> aliases(AwsCall call) {
    Function function = function(ref(call));
    String version = call.query().get("FunctionVersion");
    var rows = new ArrayList<JsonObject>();
    for (Alias alias : new TreeMap<>(function.aliases()).values())
      if (version == null || version.equals(alias.version()))
        rows.add(FunctionView.alias(function, alias));
    return page(call, "Aliases", rows, MOST_PER_PAGE);
  }

  /** One page; the marker is the place of the next row. */
  static Future<JsonObject> page(AwsCall call, String member, List<JsonObject> rows, int most) {
    int size = number(call, "MaxItems", most, MOST_PER_PAGE);
    int from = Math.min(number(call, "Marker", 0, Integer.MAX_VALUE), rows.size());
    int to = Math.min(rows.size(), from + Math.min(size, most));
    var answer = new JsonObject().put(member, new JsonArray(rows.subList(from, to)));
    if (to < rows.size()) answer.put("NextMarker", Integer.toString(to));
    return done(answer);
  }

  private static int number(AwsCall call, String name, int otherwise, int most) {
    String text = call.query().get(name);
    if (text == null) return otherwise;
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= most) return number;
    } catch (NumberFormatException e) {
      // said below
    }
    throw name.equals("Marker")
        ? AwsFault.invalid("Could not parse the Marker.")
        : AwsFault.validation(
            "1 validation error detected: Value '"
                + text
                + "' at 'maxItems' failed to satisfy constraint: Member must have value between 1"
                + " and "
                + most);
  }

  Future<JsonObject> reserve(AwsCall call) {
    Object given = JsonBody.of(call).getValue("ReservedConcurrentExecutions");
    if (!(given instanceof Integer wanted) || wanted < 0)
      throw AwsFault.validation(
          "1 validation error detected: Value '"
              + given
              + "' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have"
              + " value greater than or equal to 0");
    return reserve(ref(call), wanted).map(FunctionView::concurrency);
  }

  Future<JsonObject> release(AwsCall call) {
    return reserve(ref(call), null).mapEmpty();
  }

  private Future<Function> reserve(FunctionRef ref, Integer wanted) {
    return registry.change(
        ref.name(),
        before -> {
          if (before == null) throw FunctionNames.missing(ref.withQualifier(null));
          checkUnreserved(before, wanted);
          return before.withReservedConcurrency(wanted);
        });
  }

  /** AWS keeps 100 executions unreserved; a smaller account here keeps at least one. */
  private void checkUnreserved(Function function, Integer wanted) {
    if (wanted == null) return;
    int provisioned = function.provisioned().values().stream().mapToInt(Integer::intValue).sum();
    if (wanted < provisioned)
      throw AwsFault.invalid(
          "ReservedConcurrentExecutions "
              + wanted
              + " should not be lower than function's total provisioned concurrency "
              + provisioned
              + ".");
    int others = 0;
    for (Function other : registry.functions())
      if (!other.name().equals(function.name()) && other.reservedConcurrency() != null)
        others += other.reservedConcurrency();
    int least = Math.min(100, concurrency / 10);
    if (concurrency - others - wanted < least)
      throw AwsFault.invalid(
          "Specified ReservedConcurrentExecutions for function decreases account's"
              + " UnreservedConcurrentExecution below its minimum value of ["
              + least
              + "].");
  }
}
