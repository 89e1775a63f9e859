package io.penstock.gateway.node;

import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Problem;
import io.penstock.gateway.template.ProblemLines;
import io.penstock.gateway.template.TemplateException;
import io.penstock.gateway.terminal.ActivityScreen;
import io.penstock.gateway.terminal.Hints;
import io.penstock.gateway.terminal.Style;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What {@code up} says to whoever started it: on standard output when all is well. */
public final class TerminalOutput implements AutoCloseable {
  private static final int MOST_CHANGES = 20;
  private static final int MOST_ROWS = 10_000;

  private final PrintStream out;
  private final PrintStream err;
  private final Style style;
  private final Settings settings;
  private final boolean json;
  private Inventory inventory;
  private ActivityScreen activity;

  /**
   * @param style of what goes to {@code out}
   */
  public TerminalOutput(PrintStream out, PrintStream err, Style style, Settings settings) {
    this.out = out;
    this.err = err;
    this.style = style;
    this.settings = settings;
    this.json = settings.terminal().json();
  }

  /** The first screen; after it, unless told to be quiet, what happens. */
  public void up(Node node, List<Problem> warnings, Map<String, String> outputs, Duration took) {
    inventory = Inventory.of(node, MOST_ROWS);
    if (json) {
      var sections = new JsonObject();
      inventory
          .sections()
          .forEach((title, rows) -> sections.put(title, new JsonArray(texts(rows))));
      say(
          "up",
          new JsonObject()
              .put("millis", took.toMillis())
              .put("apiPort", node.ports.api())
              .put("httpPort", node.ports.http())
              .put("sections", sections)
              .put("outputs", new JsonObject(Map.copyOf(outputs))));
    } else {
      new FirstScreen(out, style, Hints.of(settings.dataDir())).show(node, outputs, took);
    }
    warnings(warnings);
    if (!settings.terminal().quiet())
      activity =
          new ActivityScreen(out, style, json, Hints.of(settings.dataDir()))
              .follow(node.context.activity, node.lambda.logs);
  }

  private static List<String> texts(List<List<String>> rows) {
    return rows.stream()
        .map(row -> String.join(" ", row.stream().filter(each -> !each.isEmpty()).toList()))
        .toList();
  }

  private void warnings(List<Problem> warnings) {
    if (warnings.isEmpty()) return;
    List<String> lines = ProblemLines.of(warnings, settings.given().verbose());
    if (json) {
      lines.forEach(line -> say("warning", new JsonObject().put("message", line)));
      return;
    }
    out.println();
    out.println(style.bold("Warnings") + " (" + warnings.size() + ")");
    lines.forEach(line -> out.println("  " + style.notable(line)));
    out.flush();
  }

  /** Template or code were changed, and the change is in force. */
  void changed(Node node, List<Problem> warnings) {
    Inventory now = Inventory.of(node, MOST_ROWS);
    List<String> changes = now.since(inventory);
    inventory = now;
    if (json) {
      say("changed", new JsonObject().put("changes", new JsonArray(changes)));
    } else {
      out.println(
          "penstock: the changed template or code is in force"
              + (changes.isEmpty() ? "; nothing that is served is other than before." : ":"));
      changes.stream().limit(MOST_CHANGES).forEach(line -> out.println("  " + line));
      if (changes.size() > MOST_CHANGES)
        out.println("  and " + (changes.size() - MOST_CHANGES) + " more");
      out.flush();
    }
    warnings(warnings);
  }

  /** A changed template could not be put in force. */
  void failed(String reason) {
    error(reason);
  }

  /** A template that cannot be used. */
  void broken(TemplateException broken, boolean running) {
    String what =
        "the template cannot be used" + (running ? "; what was read before goes on:" : ":");
    if (json) {
      var problems = new JsonArray();
      broken.problems().forEach(problem -> problems.add(problem.toString()));
      err.println(told("error", new JsonObject().put("message", what).put("problems", problems)));
      return;
    }
    err.println("penstock: " + what);
    broken.problems().forEach(problem -> err.println("  " + problem));
  }

  /** What went wrong, in words that name the remedy. */
  void error(String message) {
    err.println(
        json ? told("error", new JsonObject().put("message", message)) : "penstock: " + message);
  }

  /** What is to be known beside, such as how the end gets on. */
  void note(String message) {
    if (json) say("note", new JsonObject().put("message", message));
    else {
      out.println("penstock: " + message);
      out.flush();
    }
  }

  private void say(String type, JsonObject what) {
    out.println(told(type, what));
    out.flush();
  }

  private static String told(String type, JsonObject what) {
    return new JsonObject()
        .put("time", Instant.now().toString())
        .put("type", type)
        .mergeIn(what)
        .encode();
  }

  /** What of a function is as the operator may not expect it: it may not run at all. */
  static void notice(boolean json, String function, String notice) {
    System.err.println(
        json
            ? told("notice", new JsonObject().put("function", function).put("message", notice))
            : "penstock: function " + function + ": " + notice);
  }

  /** Nothing of what happens is shown any more. */
  @Override
  public void close() {
    if (activity != null) activity.close();
  }
}
