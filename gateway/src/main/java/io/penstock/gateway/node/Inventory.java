package io.penstock.gateway.node;

import io.penstock.function.FunctionRef;
import io.penstock.function.FunctionSpec;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.AsyncConfig;
import io.penstock.gateway.registry.Function;
import io.penstock.gateway.registry.Listing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a gateway has at a moment, as rows of text by section, and what of it is not to be seen in
 * them: the code of functions.
 */
record Inventory(Map<String, List<List<String>>> sections, Map<String, Function> functions) {
  static final String FUNCTIONS = "Functions";

  static Inventory of(Node node, int most) {
    var sections = new LinkedHashMap<String, List<List<String>>>();
    var functions = new LinkedHashMap<String, Function>();
    for (Function function : node.lambda.registry.functions())
      functions.put(function.name(), function);
    Collection<Function> all = functions.values();
    sections.put(FUNCTIONS, all.stream().map(Inventory::row).toList());
    var results = new ArrayList<List<String>>();
    all.forEach(function -> results(function, results));
    sections.put("Destinations", results);
    sections.put(
        "HTTP",
        node.triggers.routes().stream()
            .map(route -> List.of(route.method(), route.url(), "-> " + route.function().name()))
            .toList());
    sections.put("Schedules", node.triggers.schedules().stream().map(Inventory::row).toList());
    for (Listing listing : node.triggers.listings())
      sections.put(
          listing.title(),
          listing.rows(most).stream()
              .map(
                  row ->
                      List.of(
                          row.name(),
                          row.detail(),
                          row.target().isEmpty() ? "" : "-> " + row.target(),
                          row.state()))
              .toList());
    return new Inventory(sections, functions);
  }

  private static List<String> row(Function function) {
    FunctionSpec spec = function.latest().spec();
    return List.of(
        function.name(),
        kind(spec),
        spec.memoryMb() + " MB",
        spec.timeout().toSeconds() + " s",
        layers(spec.layers()));
  }

  private static String kind(FunctionSpec spec) {
    if (spec.code() instanceof FunctionSpec.Code.Image) return "image";
    return spec.runtime() == null ? "endpoint" : spec.runtime();
  }

  private static String layers(List<Path> layers) {
    if (layers.isEmpty()) return "";
    var names = layers.stream().map(layer -> String.valueOf(layer.getFileName())).toList();
    return (names.size() == 1 ? "layer " : "layers ") + String.join(", ", names);
  }

  private static void results(Function function, List<List<String>> rows) {
    function
        .asyncConfigs()
        .forEach(
            (qualifier, config) -> {
              String name =
                  qualifier.equals("$LATEST") ? function.name() : function.name() + ":" + qualifier;
              result(name, "on success", config.onSuccess(), rows);
              result(name, "on failure", config.onFailure(), rows);
              if (config.maximumRetryAttempts() != null || config.maximumEventAgeSeconds() != null)
                rows.add(List.of(name, "retries", tries(config)));
            });
    result(function.name(), "dead letters", function.deadLetterArn(), rows);
  }

  private static String tries(AsyncConfig config) {
    return (config.maximumRetryAttempts() == null ? 2 : config.maximumRetryAttempts())
        + ", for "
        + (config.maximumEventAgeSeconds() == null ? 21_600 : config.maximumEventAgeSeconds())
        + " s at most";
  }

  private static void result(String name, String what, String arn, List<List<String>> rows) {
    if (arn != null) rows.add(List.of(name, what, "-> " + FunctionRef.shown(arn)));
  }

  private static List<String> row(TriggerViews.Fires fires) {
    return List.of(
        fires.schedule().name(),
        fires.schedule().text(),
        fires.schedule().enabled() ? "" : "disabled",
        "-> " + FunctionRef.shown(fires.schedule().targetArn()));
  }

  /** What is other than before: a line for each thing, with {@code +}, {@code -} or {@code ~}. */
  List<String> since(Inventory before) {
    var lines = new ArrayList<String>();
    var titles = new LinkedHashSet<>(before.sections.keySet());
    titles.addAll(sections.keySet());
    for (String title : titles) {
      var old = new LinkedHashSet<>(before.sections.getOrDefault(title, List.of()));
      var now = new LinkedHashSet<>(sections.getOrDefault(title, List.of()));
      if (title.equals(FUNCTIONS)) functions(before, lines);
      else {
        for (List<String> row : old) if (!now.contains(row)) lines.add("- " + text(title, row));
        for (List<String> row : now) if (!old.contains(row)) lines.add("+ " + text(title, row));
      }
    }
    return lines;
  }

  private void functions(Inventory before, List<String> lines) {
    for (Function old : before.functions.values())
      if (!functions.containsKey(old.name())) lines.add("- function " + old.name());
    for (Function now : functions.values()) {
      Function old = before.functions.get(now.name());
      if (old == null) lines.add("+ function " + now.name());
      else {
        String what = changes(old, now);
        if (!what.isEmpty()) lines.add("~ function " + now.name() + ": " + what);
      }
    }
  }

  private static String changes(Function old, Function now) {
    var what = new ArrayList<String>();
    FunctionSpec was = old.latest().spec();
    FunctionSpec is = now.latest().spec();
    if (!old.latest().codeSha256().equals(now.latest().codeSha256())
        || !was.code().equals(is.code())) what.add("code");
    if (!String.valueOf(was.runtime()).equals(String.valueOf(is.runtime()))) what.add("runtime");
    if (!String.valueOf(was.handler()).equals(String.valueOf(is.handler()))) what.add("handler");
    if (!was.environment().equals(is.environment())) what.add("environment");
    if (was.memoryMb() != is.memoryMb()) what.add("memory");
    if (!was.timeout().equals(is.timeout())) what.add("timeout");
    if (!was.layers().equals(is.layers())) what.add("layers");
    if (was.ephemeralStorageMb() != is.ephemeralStorageMb() || !was.logging().equals(is.logging()))
      what.add("storage or logging");
    if (!old.asyncConfigs().equals(now.asyncConfigs())
        || !java.util.Objects.equals(old.deadLetterArn(), now.deadLetterArn()))
      what.add("destinations");
    return String.join(", ", what);
  }

  private static String text(String title, List<String> row) {
    return title + ": " + String.join(" ", row.stream().filter(each -> !each.isEmpty()).toList());
  }
}
