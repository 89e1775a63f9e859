package io.penstock.gateway.node;

import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.template.Problem;
import io.penstock.gateway.template.ProblemLines;
import io.penstock.gateway.template.Template;
import io.penstock.gateway.template.TemplateException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.List;

/** The command {@code validate}: reads a template as {@code up} does, and starts nothing. */
final class Validation {
  private static final int GOOD = 0;
  private static final int REFUSED = 2;

  private final PrintStream out;

  Validation(PrintStream out) {
    this.out = out;
  }

  int run(Settings settings, boolean json) {
    List<Problem> errors = List.of();
    List<Problem> warnings;
    Template template = null;
    try {
      template = Up.read(settings, Up.templates(settings, null));
      warnings = template.warnings();
    } catch (TemplateException e) {
      errors = e.problems();
      warnings = e.warnings();
    }
    if (json) out.println(json(settings, errors, warnings).encodePrettily());
    else text(settings, template, errors, warnings);
    return errors.isEmpty() ? GOOD : REFUSED;
  }

  private void text(
      Settings settings, Template template, List<Problem> errors, List<Problem> warnings) {
    if (template == null) out.println(settings.template() + " cannot be used:");
    else
      out.println(
          settings.template()
              + " can be used: "
              + template.declared().functions().size()
              + " functions, "
              + template.declared().apis().size()
              + " APIs, "
              + template.declared().others().size()
              + " other resources.");
    errors.forEach(error -> out.println("  " + error));
    if (!warnings.isEmpty()) out.println("Warnings");
    ProblemLines.of(warnings, settings.given().verbose()).forEach(line -> out.println("  " + line));
  }

  private static JsonObject json(Settings settings, List<Problem> errors, List<Problem> warnings) {
    return new JsonObject()
        .put("template", settings.template().toString())
        .put("valid", errors.isEmpty())
        .put("errors", json(errors))
        .put("warnings", json(warnings));
  }

  private static JsonArray json(List<Problem> problems) {
    var all = new JsonArray();
    for (Problem problem : problems)
      all.add(
          new JsonObject()
              .put("file", problem.place().file())
              .put("line", problem.place().line())
              .put("column", problem.place().column())
              .put("where", problem.where())
              .put("message", problem.what()));
    return all;
  }
}
