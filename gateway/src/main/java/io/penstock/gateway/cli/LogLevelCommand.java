package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** How much a running gateway logs. */
@Command(
    name = "log-level",
    description = {
      "Tells how much a running gateway logs, or changes it until the gateway ends.",
      "io.penstock.access at info logs a line for each request of both ports."
    },
    footer = {
      "",
      "Examples:",
      "  penstock log-level",
      "  penstock log-level io.penstock.access info",
      "  penstock log-level io.penstock.gateway.sqs debug",
      "  penstock log-level io.penstock.gateway.sqs inherit"
    },
    mixinStandardHelpOptions = true)
final class LogLevelCommand implements Callable<Integer> {
  private static final String PATH = "_penstock/api/log-levels";

  @Parameters(
      arity = "0..1",
      paramLabel = "LOGGER",
      description = "A package or class, or ROOT for all.")
  private String logger;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LEVEL",
      description = "trace, debug, info, warn, error, off, or inherit for that of what it lies in.")
  private String level;

  @Mixin private Endpoint endpoint;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    ApiClient client = endpoint.client();
    JsonObject told =
        level == null
            ? client.json("GET", PATH, null)
            : client.json(
                "PUT",
                PATH,
                new JsonObject()
                    .put("logger", logger)
                    .put("level", level.equals("inherit") ? null : level));
    JsonObject levels = told.getJsonObject("levels");
    if (output.json()) System.out.println(told.encodePrettily());
    else {
      var sorted = new TreeMap<String, Object>(levels.getMap());
      if (logger != null) sorted.keySet().retainAll(List.of(logger, "ROOT"));
      var rows = new OutputTable(output, "logger", "level");
      sorted.forEach((name, at) -> rows.add(new JsonObject().put("logger", name).put("level", at)));
      rows.print(System.out, "No logger has a level.");
    }
    return 0;
  }
}
