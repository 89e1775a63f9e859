package io.penstock.gateway.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks at asynchronous events. */
@Command(
    name = "events",
    description = "List asynchronous events, explain one, send one again.",
    mixinStandardHelpOptions = true)
final class EventsCommand {

  @Command(
      name = "list",
      description = "List events, newest first.",
      mixinStandardHelpOptions = true)
  int list(
      @Mixin Endpoint endpoint,
      @Mixin Filters filters,
      @Mixin Output output,
      @Option(names = "--state", description = "pending, running, waiting, succeeded or dead.")
          String state,
      @Option(
              names = {"-n", "--limit"},
              defaultValue = "50",
              description = "How many at most. Default: ${DEFAULT-VALUE}")
          int limit)
      throws Exception {
    JsonObject wanted = filters.json();
    if (state != null) wanted.put("state", state);
    new EventsTable(endpoint.client(), output).list(wanted, limit);
    return 0;
  }

  @Command(
      name = "explain",
      description = "One event from arrival to end: every try, its error and log, what is next.",
      mixinStandardHelpOptions = true)
  int explain(
      @Mixin Endpoint endpoint,
      @Mixin Output output,
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--payload", description = "Print the event itself, too.") boolean payload)
      throws Exception {
    var table = new EventsTable(endpoint.client(), output);
    table.explain(table.get("events/" + ApiClient.encode(id)), payload);
    return 0;
  }

  @Command(
      name = "replay",
      description = "Send a retained event again, as a new one.",
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin Endpoint endpoint,
      @Parameters(paramLabel = "ID") String id,
      @Option(
              names = "--to",
              paramLabel = "NAME",
              description = "Another function (name or name:qualifier).")
          String function)
      throws Exception {
    var body = new JsonObject();
    if (function != null) body.put("function", function);
    JsonObject answer =
        new EventsTable(endpoint.client()).post("events/" + ApiClient.encode(id) + "/replay", body);
    System.out.println(answer.getString("id"));
    return 0;
  }
}
