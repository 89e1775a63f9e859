package io.penstock.gateway.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Things as rows for people, or as JSON for programs. */
final class OutputTable {
  private final Output output;
  private final List<String> columns;
  private final List<JsonObject> rows = new ArrayList<>();

  /**
   * @param columns members that people are shown
   */
  OutputTable(Output output, String... columns) {
    this.output = output;
    this.columns = List.of(columns);
  }

  void add(JsonObject row) {
    rows.add(row);
  }

  /**
   * @param none said on standard error when there are no rows
   */
  void print(PrintStream out, String none) {
    if (output.json()) {
      out.println(new JsonArray(rows).encodePrettily());
      return;
    }
    if (rows.isEmpty()) {
      System.err.println(none);
      return;
    }
    var lines = new ArrayList<List<String>>();
    lines.add(columns.stream().map(column -> column.toUpperCase(Locale.ROOT)).toList());
    for (JsonObject row : rows)
      lines.add(columns.stream().map(column -> text(row.getValue(column))).toList());
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int i = 0; i < columns.size(); i++) {
        int at = i;
        int width = lines.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  private static String text(Object value) {
    return value == null ? "-" : value.toString();
  }
}
