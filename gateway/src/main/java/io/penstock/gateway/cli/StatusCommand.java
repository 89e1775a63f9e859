package io.penstock.gateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Whether a gateway is well, what it has, what waits. */
@Command(
    name = "status",
    description = {
      "Whether the gateway is well, what functions and triggers it has, what waits.",
      "Exit status: 0 when it is well, 3 when it is not, 1 when none answers."
    },
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  private static final int UNWELL = 3;

  @Mixin private Endpoint endpoint;
  @Mixin private Output output;

  @Override
  public Integer call() throws Exception {
    ApiClient client = endpoint.client();
    var health =
        new JsonObject(
            new String(
                client.operate("GET", "_penstock/health", null).body(), StandardCharsets.UTF_8));
    JsonArray functions =
        client.json("GET", "_penstock/api/functions", null).getJsonArray("functions");
    JsonArray triggers =
        client.json("GET", "_penstock/api/triggers", null).getJsonArray("triggers");
    JsonObject lanes =
        client.json("GET", "_penstock/api/events/counts", null).getJsonObject("counts");
    long waits = 0;
    long dead = 0;
    for (String lane : lanes.fieldNames()) {
      JsonObject count = lanes.getJsonObject(lane);
      waits += count.getLong("pending") + count.getLong("running") + count.getLong("waiting");
      dead += count.getLong("dead");
    }
    boolean well = health.getString("status").equals("UP");
    if (output.json())
      System.out.println(
          new JsonObject()
              .put("endpoint", endpoint.url(System.getenv()))
              .put("health", health)
              .put("functions", functions)
              .put("triggers", triggers)
              .put("waiting", waits)
              .put("dead", dead)
              .encodePrettily());
    else {
      System.out.println(endpoint.url(System.getenv()) + " is " + health.getString("status"));
      problems(health.getValue("problems"));
      var rows =
          new OutputTable(
              output, "name", "runtime", "running", "environments", "errors", "throttles");
      functions.forEach(one -> rows.add((JsonObject) one));
      rows.print(System.out, "There is no function.");
      System.out.println(kinds(triggers));
      System.out.println(waits + " events wait, " + dead + " dead letters");
    }
    return well ? 0 : UNWELL;
  }

  private static void problems(Object problems) {
    if (problems instanceof JsonObject named)
      named.forEach(one -> System.out.println("  " + one.getKey() + ": " + one.getValue()));
    else if (problems instanceof JsonArray all) all.forEach(one -> System.out.println("  " + one));
  }

  private static String kinds(JsonArray triggers) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < triggers.size(); i++)
      counts.merge(triggers.getJsonObject(i).getString("kind"), 1, Integer::sum);
    if (counts.isEmpty()) return "no triggers";
    var text = new StringBuilder("triggers:");
    counts.forEach(
        (kind, count) -> text.append(' ').append(count).append(' ').append(kind).append(','));
    text.setLength(text.length() - 1);
    return text.toString();
  }
}
