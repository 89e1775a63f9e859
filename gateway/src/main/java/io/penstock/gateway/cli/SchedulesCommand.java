package io.penstock.gateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at schedules. */
@Command(
    name = "schedules",
    description = "List schedules, tell when one fires.",
    mixinStandardHelpOptions = true)
final class SchedulesCommand {
  @Command(name = "list", description = "List schedules.", mixinStandardHelpOptions = true)
  int list(@Mixin Endpoint endpoint, @Mixin Output output) throws Exception {
    JsonArray all =
        endpoint.client().json("GET", "_penstock/api/triggers", null).getJsonArray("triggers");
    var rows = new OutputTable(output, "name", "expression", "zone", "next", "function");
    for (int i = 0; i < all.size(); i++)
      if (all.getJsonObject(i).getString("kind").equals("schedule")) rows.add(all.getJsonObject(i));
    rows.print(System.out, "There is no schedule.");
    return 0;
  }

  @Command(
      name = "next",
      description = "When a schedule fires next, in its time zone.",
      footer = {"", "Example:", "  penstock schedules next nightly -n 10"},
      mixinStandardHelpOptions = true)
  int next(
      @Mixin Endpoint endpoint,
      @Mixin Output output,
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = {"-n", "--count"},
              defaultValue = "5",
              description = "How many times. Default: ${DEFAULT-VALUE}")
          int count)
      throws Exception {
    JsonObject told =
        endpoint
            .client()
            .json(
                "GET",
                "_penstock/api/schedules/" + ApiClient.encode(name) + "/next?count=" + count,
                null);
    if (output.json()) System.out.println(told.encodePrettily());
    else if (told.getJsonArray("next").isEmpty())
      System.err.println(
          told.getBoolean("enabled") ? "It does not fire any more." : "It is disabled.");
    else told.getJsonArray("next").forEach(System.out::println);
    return 0;
  }

  /** {@code fire NAME}. */
  @Command(
      name = "fire",
      description = "Make a schedule fire now, beside its own turns; prints the events' ids.",
      footer = {"", "Example:", "  penstock fire nightly"},
      mixinStandardHelpOptions = true)
  static final class Fire implements Callable<Integer> {
    @Mixin private Endpoint endpoint;

    @Parameters(paramLabel = "SCHEDULE", description = "Its name, or that of a rule, or an ARN.")
    private String name;

    @Override
    public Integer call() throws Exception {
      JsonObject told =
          endpoint
              .client()
              .json(
                  "POST",
                  "_penstock/api/schedules/" + ApiClient.encode(name) + "/fire",
                  new JsonObject());
      told.getJsonArray("events").forEach(System.out::println);
      return 0;
    }
  }
}
