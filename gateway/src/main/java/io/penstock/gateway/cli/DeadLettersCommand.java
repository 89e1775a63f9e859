package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at dead letters, tries them again, deletes them. */
@Command(
    name = "dlq",
    description = "List events that were given up, try them again, delete them.",
    mixinStandardHelpOptions = true)
final class DeadLettersCommand {
  private static final long LOOK_AGAIN_MILLIS = 500;

  @Command(name = "list", description = "List dead letters.", mixinStandardHelpOptions = true)
  int list(
      @Mixin Endpoint endpoint,
      @Mixin Output output,
      @Mixin Filters filters,
      @Option(
              names = {"-n", "--limit"},
              defaultValue = "50",
              description = "How many at most. Default: ${DEFAULT-VALUE}")
          int limit)
      throws Exception {
    new EventsTable(endpoint.client(), output).list(filters.json().put("state", "DEAD"), limit);
    return 0;
  }

  @Command(
      name = "redrive",
      description = {
        "Try dead letters again: those named, or with --all those that the filters find.",
        "Of many the first few go ahead; when all of them fail again the rest stays."
      },
      mixinStandardHelpOptions = true)
  int redrive(
      @Mixin Endpoint endpoint,
      @Mixin Filters filters,
      @Parameters(paramLabel = "ID", arity = "0..*") List<String> ids,
      @Option(names = "--all", description = "All that the filters find.") boolean all,
      @Option(
              names = "--rate",
              defaultValue = "10",
              description = "A second, at most. Default: ${DEFAULT-VALUE}")
          int rate,
      @Option(
              names = "--canary",
              defaultValue = "3",
              description = "How many go ahead; 0: none. Default: ${DEFAULT-VALUE}")
          int canary,
      @Option(names = "--most", description = "How many at most.") Integer most)
      throws Exception {
    var table = new EventsTable(endpoint.client());
    if (all == (ids != null && !ids.isEmpty()))
      throw new IllegalArgumentException("name the events to redrive, or say --all.");
    if (!all) {
      for (String id : ids)
        table.post("events/" + ApiClient.encode(id) + "/redrive", new JsonObject());
      System.out.println("Redriven: " + ids.size());
      return 0;
    }
    JsonObject plan = filters.json().put("rate", rate).put("canary", canary);
    if (most != null) plan.put("most", most);
    return follow(table, table.post("redrives", plan));
  }

  /** Shows how the job gets on until it has ended. */
  private static int follow(EventsTable table, JsonObject begun) throws Exception {
    JsonObject job = begun;
    String phase = null;
    while (true) {
      // A phase has a line of its own, which counts on in its place.
      if (phase != null) System.err.print(job.getString("phase").equals(phase) ? "\r" : "\n");
      phase = job.getString("phase");
      System.err.printf(
          "%s: %d redriven", phase.toLowerCase(Locale.ROOT), job.getInteger("redriven"));
      if (job.getString("phase").equals("DONE") || job.getString("phase").equals("STOPPED")) break;
      Thread.sleep(LOOK_AGAIN_MILLIS);
      job = table.get("redrives/" + job.getString("id"));
    }
    System.err.println();
    if (job.getString("why") != null) System.err.println("Stopped: " + job.getString("why") + ".");
    return job.getString("phase").equals("DONE") ? 0 : 2;
  }

  @Command(
      name = "purge",
      description = "Delete dead letters that the filters find.",
      mixinStandardHelpOptions = true)
  int purge(
      @Mixin Endpoint endpoint,
      @Mixin Filters filters,
      @Option(names = "--yes", required = true, description = "They are gone for good.")
          boolean yes)
      throws Exception {
    JsonObject answer =
        new EventsTable(endpoint.client())
            .post("events/purge", filters.json().put("state", "DEAD"));
    System.out.println("Purged: " + answer.getInteger("purged"));
    return 0;
  }
}
