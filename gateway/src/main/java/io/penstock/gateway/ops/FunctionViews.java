package io.penstock.gateway.ops;

import io.penstock.function.FunctionSpec.Code;
import io.penstock.gateway.lambda.invoke.FunctionMeters;
import io.penstock.gateway.lambda.invoke.LiveFunctions;
import io.penstock.gateway.lambda.invoke.Usage;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.template.Similar;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/** Functions and their meters as operators see them. */
final class FunctionViews {
  private static final int MOST_COMPARED = 1_000;

  private final LiveFunctions live;
  private final FunctionMeters meters;

  FunctionViews(LiveFunctions live, FunctionMeters meters) {
    this.live = live;
    this.meters = meters;
  }

  /** That there is none of a name, and which may have been meant. */
  static String unknown(Registry registry, String name) {
    var names = new ArrayList<String>();
    for (Function function : registry.functions()) {
      if (names.size() == MOST_COMPARED) break;
      names.add(function.name());
    }
    return "There is no function named " + name + "." + Similar.hint(name, names);
  }

  JsonObject list(Iterable<Function> functions) {
    var all = new JsonArray();
    functions.forEach(function -> all.add(one(function)));
    return new JsonObject().put("functions", all);
  }

  JsonObject one(Function function) {
    var spec = function.latest().spec();
    var meter = meters.of(function.name());
    var environments = live.environments(function.name());
    var aliases = new JsonObject();
    function.aliases().values().forEach(alias -> aliases.put(alias.name(), alias.version()));
    return new JsonObject()
        .put("name", function.name())
        .put("arn", spec.ref().unqualifiedArn())
        .put("runtime", spec.runtime())
        .put("handler", spec.handler())
        .put("code", code(spec.code()))
        .put("memoryMb", spec.memoryMb())
        .put("timeoutSeconds", spec.timeout().toSeconds())
        .put("description", function.latest().description())
        .put("declaredAt", function.place())
        .put("aliases", aliases)
        .put("reservedConcurrency", function.reservedConcurrency())
        .put("running", meter.concurrentExecutions())
        .put("environments", environments.total())
        .put("idleEnvironments", environments.idle())
        .put("errors", meter.errorCount())
        .put("throttles", meter.throttleCount())
        .put("usage", usage(meter.usage()));
  }

  JsonObject usage(Iterable<Function> functions) {
    var shown = new JsonObject();
    Usage sum = Usage.NONE;
    for (Function function : functions) {
      Usage usage = meters.of(function.name()).usage();
      shown.put(function.name(), usage(usage));
      sum = sum.plus(usage);
    }
    return new JsonObject()
        .put("functions", shown)
        .put("total", usage(sum).put("usdAfterFreeTier", sum.priceAfterFreeTier()));
  }

  private static JsonObject usage(Usage usage) {
    return new JsonObject()
        .put("requests", usage.requests())
        .put("billedMillis", usage.billedMillis())
        .put("gbSeconds", usage.gbSeconds())
        .put("usdListPrice", usage.listPrice());
  }

  private static String code(Code code) {
    return switch (code) {
      case Code.Package p -> p.path().toString();
      case Code.Inline _ -> "inline";
      case Code.Endpoint e -> e.uri().toString();
      case Code.Image image -> image.name();
      case Code.Worker w ->
          "runtime-api://" + w.address().getHostString() + ":" + w.address().getPort();
    };
  }
}
