package io.penstock.gateway.node;

import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.s3.Webhook;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.terminal.Hints;
import io.penstock.gateway.terminal.Style;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What there is when the gateway has started, and what to do next. */
final class FirstScreen {
  private static final int MOST_ROWS = 20;
  private static final long PROGRAM_MILLIS = 500;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss z", Locale.ROOT);

  private final PrintStream out;
  private final Style style;
  private final Hints hints;

  FirstScreen(PrintStream out, Style style, Hints hints) {
    this.out = out;
    this.style = style;
    this.hints = hints;
  }

  void show(Node node, Map<String, String> outputs, Duration took) {
    Settings settings = node.context.settings;
    Inventory inventory = Inventory.of(node, MOST_ROWS + 1);
    out.println(style.bold(String.format(Locale.ROOT, "Penstock is up (%.2f s).", seconds(took))));
    inventory
        .sections()
        .forEach(
            (title, rows) -> {
              if (title.equals(Inventory.FUNCTIONS)) section(title, functions(node, inventory));
              else if (title.equals("Schedules")) section(title, schedules(node));
              else section(title, rows);
            });
    section(
        "Outputs",
        outputs.entrySet().stream().map(one -> List.of(one.getKey(), one.getValue())).toList());
    String host = settings.loopback() ? "localhost" : settings.host();
    boolean secure = settings.edge().tls() != null;
    String scheme = secure && !settings.loopback() ? "https://" : "http://";
    String api = scheme + host + ":" + node.ports.api();
    out.println();
    row("Console", api + "/_penstock/console/");
    if (secure) row("TLS", "both ports, by " + settings.edge().tls().certificate());
    row("Metrics", api + "/_penstock/metrics");
    row("AWS API", "export AWS_ENDPOINT_URL=" + api + " AWS_REGION=" + settings.region());
    if (settings.credentials().keys().isEmpty())
      row("", "any keys will do: export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test");
    row("", "CLI v1 and boto3 before 1.28 need --endpoint-url (endpoint_url=) " + api);
    row("State", settings.dataDir().toString());
    node.lambda.environments.enforced().forEach(limit -> row("Limits", limit));
    if (settings.loopback())
      row("Deliveries", "may go to this machine (development: nothing else listens)");
    if (settings.insecure()) row("Insecure", "whoever reaches these ports may run code here");
    if (settings.queues() != null)
      row("Queues", "are at " + settings.queues() + "; those of templates are not made there");
    if (node.events.buses().rules().size() > 0)
      row(
          "Events",
          "CloudEvents are taken at " + api + CloudEventRoute.PATH.replace(":bus", "BUS"));
    if (!node.s3.buckets.resources().all().isEmpty())
      row("Stores", "may notify " + scheme + host + ":" + node.ports.http() + Webhook.PATH);
    tries(new ArrayList<>(inventory.functions().keySet()), node.triggers.routes());
    String folder = node.s3.sources.folder();
    if (folder != null) row("Try", "cp FILE " + folder);
    out.flush();
  }

  private static double seconds(Duration took) {
    return took.toMillis() / 1000.0;
  }

  private void tries(List<String> functions, List<TriggerViews.Called> routes) {
    if (functions.isEmpty()) {
      row("Try", "aws lambda list-functions, or start with a template: up TEMPLATE");
      return;
    }
    for (TriggerViews.Called route : routes) {
      if (!route.method().equals("GET") && !route.method().equals("ANY")) continue;
      row("Try", "curl " + route.url().replaceAll("\\{[^}]*}", "you"));
      break;
    }
    row("Try", hints.command("invoke " + functions.getFirst()));
    row("Try", hints.command("logs " + functions.getFirst() + " --follow"));
  }

  /** With the program that runs each, as far as it is found soon. */
  private static List<List<String>> functions(Node node, Inventory inventory) {
    var programs = new HashMap<String, CompletableFuture<String>>();
    for (Function function : shown(inventory))
      if (function.latest().spec().runtime() != null)
        programs.computeIfAbsent(
            function.latest().spec().runtime(),
            _ -> node.lambda.environments.program(function.latest().spec()));
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PROGRAM_MILLIS);
    var rows = new ArrayList<List<String>>();
    List<List<String>> plain = inventory.sections().get(Inventory.FUNCTIONS);
    for (List<String> row : plain) {
      Function function = inventory.functions().get(row.getFirst());
      String program = soon(programs.get(function.latest().spec().runtime()), until);
      String place = function.place() == null ? "made through the API" : function.place();
      rows.add(List.of(row.get(0), row.get(1), program, row.get(2), row.get(3), place, row.get(4)));
    }
    return rows;
  }

  private static List<Function> shown(Inventory inventory) {
    return inventory.functions().values().stream().limit(MOST_ROWS).toList();
  }

  private static String soon(CompletableFuture<String> program, long until) {
    if (program == null) return "";
    try {
      String found =
          program
              .completeOnTimeout("", Math.max(1, until - System.nanoTime()), TimeUnit.NANOSECONDS)
              .join();
      return found == null ? "" : found;
    } catch (RuntimeException e) {
      return ""; // its notice says why
    }
  }

  private static List<List<String>> schedules(Node node) {
    Instant now = node.context.clock.instant();
    return node.triggers.schedules().stream()
        .sorted(Comparator.comparing(fires -> fires.at() == null ? Instant.MAX : fires.at()))
        .map(fires -> schedule(fires, now))
        .toList();
  }

  private static List<String> schedule(TriggerViews.Fires fires, Instant now) {
    String next =
        fires.at() == null
            ? "will not fire"
            : "next "
                + TIME.format(fires.at().atZone(ZoneId.systemDefault()))
                + " (in "
                + shortly(Duration.between(now, fires.at()))
                + ")";
    return List.of(
        fires.schedule().name(),
        fires.schedule().text(),
        next,
        "-> " + io.penstock.function.FunctionRef.shown(fires.schedule().targetArn()));
  }

  private static String shortly(Duration time) {
    if (time.isNegative()) return "0 s";
    if (time.toDays() > 1) return time.toDays() + " days";
    if (time.toHours() > 1) return time.toHours() + " h";
    if (time.toMinutes() > 1) return time.toMinutes() + " min";
    return time.toSeconds() + " s";
  }

  private void section(String title, List<List<String>> rows) {
    if (rows.isEmpty()) return;
    out.println();
    out.println(style.bold(title));
    List<List<String>> shown = rows.subList(0, Math.min(rows.size(), MOST_ROWS));
    int columns = shown.stream().mapToInt(List::size).max().orElse(0);
    var widths = new int[columns];
    for (List<String> row : shown)
      for (int i = 0; i < row.size(); i++) widths[i] = Math.max(widths[i], row.get(i).length());
    for (List<String> row : shown) {
      var line = new StringBuilder(" ");
      for (int i = 0; i < row.size(); i++)
        if (widths[i] > 0)
          line.append(i == 0 ? " " : "  ")
              .append(row.get(i))
              .append(" ".repeat(widths[i] - row.get(i).length()));
      out.println(line.toString().stripTrailing());
    }
    if (rows.size() > MOST_ROWS)
      out.println("  and " + (rows.size() - MOST_ROWS) + " more: see the console");
  }

  private void row(String what, String text) {
    out.println(style.dim((what + "           ").substring(0, 11)) + text);
  }
}
