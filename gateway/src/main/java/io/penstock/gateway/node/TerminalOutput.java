package io.penstock.gateway.node;

import io.penstock.function.FunctionRef;
import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.s3.Webhook;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Problem;
import io.penstock.gateway.template.ProblemLines;
import io.penstock.gateway.template.TemplateException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What {@code up} says to whoever started it: on standard output when all is well. */
public final class TerminalOutput {
  private static final int MOST_ROWS = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm:ss", Locale.ROOT);

  private final PrintStream out;
  private final PrintStream err;
  private final boolean verbose;

  /**
   * @param verbose whether every warning has its own line
   */
  public TerminalOutput(PrintStream out, PrintStream err, boolean verbose) {
    this.verbose = verbose;
    this.out = out;
    this.err = err;
  }

  /** The first screen. */
  public void up(Node node, List<Problem> warnings, Duration took) {
    Settings settings = node.context.settings;
    var functions = new ArrayList<Function>();
    node.lambda.registry.functions().forEach(functions::add);
    var routes = node.triggers.routes();
    out.printf(Locale.ROOT, "Penstock is up (%.2f s).%n", took.toMillis() / 1000.0);
    section("Functions", functions.stream().map(TerminalOutput::function).toList());
    section(
        "HTTP",
        routes.stream()
            .map(r -> List.of(r.method(), r.url(), "-> " + r.function().name()))
            .toList());
    Instant now = node.context.clock.instant();
    section(
        "Schedules",
        node.triggers.schedules().stream()
            .sorted(Comparator.comparing(f -> f.at() == null ? Instant.MAX : f.at()))
            .map(fires -> schedule(fires, now))
            .toList());
    for (Listing listing : node.triggers.listings())
      section(
          listing.title(),
          listing.rows(MOST_ROWS + 1).stream()
              .map(r -> List.of(r.name(), r.detail(), "-> " + r.target(), r.state()))
              .toList());
    String host = settings.loopback() ? "localhost" : settings.host();
    String api = "http://" + host + ":" + node.ports.api();
    out.println();
    row("Console", api + "/_penstock/");
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
    if (!node.s3.buckets.shelf().all().isEmpty())
      row("Stores", "may notify http://" + host + ":" + node.ports.http() + Webhook.PATH);
    tries(functions.stream().map(Function::name).toList(), routes);
    String folder = node.s3.sources.folder();
    if (folder != null) row("Try", "cp FILE " + folder);
    warnings(warnings);
    out.flush();
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
    row("Try", "./penstock invoke " + functions.getFirst());
    row("Try", "./penstock logs " + functions.getFirst() + " --follow");
  }

  private static List<String> function(Function function) {
    var spec = function.latest().spec();
    return List.of(
        function.name(),
        spec.runtime() == null ? "endpoint" : spec.runtime(),
        spec.memoryMb() + " MB",
        spec.timeout().toSeconds() + " s",
        function.place() == null ? "made through the API" : function.place());
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
        "-> " + FunctionRef.shown(fires.schedule().targetArn()));
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
    out.println(title);
    int columns = rows.getFirst().size();
    var widths = new ArrayList<Integer>();
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0));
    }
    for (List<String> row : rows.subList(0, Math.min(rows.size(), MOST_ROWS))) {
      var line = new StringBuilder(" ");
      for (int i = 0; i < columns; i++)
        line.append(' ').append(row.get(i)).append(" ".repeat(widths.get(i) - row.get(i).length()));
      out.println(line.toString().stripTrailing());
    }
    if (rows.size() > MOST_ROWS)
      out.println("  and " + (rows.size() - MOST_ROWS) + " more: see the console");
  }

  private void row(String what, String text) {
    out.println((what + "           ").substring(0, 11) + text);
  }

  private void warnings(List<Problem> warnings) {
    if (warnings.isEmpty()) return;
    out.println();
    out.println("Warnings");
    ProblemLines.of(warnings, verbose).forEach(line -> out.println("  " + line));
  }

  /** Template or code were changed, and the change is in force. */
  void changed(List<Problem> warnings) {
    out.println("penstock: the changed template or code is in force.");
    warnings(warnings);
  }

  /** A changed template could not be put in force. */
  void failed(String reason) {
    err.println("penstock: " + reason);
  }

  /** A template that cannot be used. */
  void broken(TemplateException broken, boolean running) {
    err.println(
        "penstock: the template cannot be used"
            + (running ? "; what was read before goes on:" : ":"));
    broken.problems().forEach(problem -> err.println("  " + problem));
  }

  /** What of a function is as the operator may not expect it: it may not run at all. */
  public static void notice(String function, String notice) {
    System.err.println("penstock: function " + function + ": " + notice);
  }
}
