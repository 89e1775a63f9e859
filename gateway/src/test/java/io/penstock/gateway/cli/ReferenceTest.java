package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.settings.StoreAddress;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * {@code docs/reference.md} has every command, option, variable and metric that the code has;
 * {@code -Dreference.write} writes it anew. Words on variables and metrics are in {@code
 * reference-notes.txt}.
 */
class ReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference.md");
  private static final Path NOTES = Path.of("src/test/resources/reference-notes.txt");
  private static final List<Path> SOURCES =
      List.of(
          Path.of("src/main/java"),
          Path.of("../triggers/src/main/java"),
          Path.of("../runtime-adapter/src/main/java"),
          Path.of("../penstock"),
          Path.of("../scripts/find-jdk"));

  /** Between the gateway and what it starts; nobody sets them. */
  private static final Set<String> INNER =
      Set.of("PENSTOCK_DEBUGPY_PORT", "PENSTOCK_LAYERS", "PENSTOCK_PACKAGES", "PENSTOCK_RECORDS");

  /** The page wants the command's words, not a database. */
  private static final ClusterCommand.Cluster NO_CLUSTER =
      new ClusterCommand.Cluster() {
        @Override
        public List<JsonObject> members(StoreAddress store) {
          return List.of();
        }

        @Override
        public String drain(StoreAddress store, String only, Duration patience) {
          return "";
        }

        @Override
        public String importFrom(Path dataDir, StoreAddress store) {
          return "";
        }
      };

  private final StringBuilder page = new StringBuilder();

  private record Note(String of, String meaning) {}

  private static Map<String, Note> notes() throws IOException {
    var notes = new LinkedHashMap<String, Note>();
    for (String line : Files.readAllLines(NOTES)) {
      if (line.startsWith("#")) continue;
      String[] part = line.split(" \\| ?", 3);
      notes.put(part[0], new Note(part[1].strip(), part[2]));
    }
    return notes;
  }

  private static Set<String> found(Pattern pattern, String only) throws IOException {
    var found = new TreeSet<String>();
    for (Path source : SOURCES)
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String text = Files.readString(file);
          if (!text.contains(only)) continue;
          pattern.matcher(text).results().map(result -> result.group(1)).forEach(found::add);
        }
      }
    return found;
  }

  private static String plain(String... text) {
    return String.join(" ", text).replace("|", "\\|").replace("%n", " ").replace("%%", "%").strip();
  }

  private static String description(OptionSpec option) {
    String value = option.defaultValue();
    return plain(option.description())
        .replaceAll(" ?Default: \\$\\{DEFAULT-VALUE}\\.?", "")
        .replace("${DEFAULT-VALUE}", String.valueOf(value));
  }

  private static String named(OptionSpec option) {
    String names = String.join(", ", option.names());
    return option.arity().max() > 0 && !option.paramLabel().isEmpty()
        ? names + " " + option.paramLabel()
        : names;
  }

  private void command(String name, CommandSpec spec, boolean variables) {
    page.append("\n### ").append(name).append('\n');
    page.append(plain(spec.usageMessage().description())).append('\n');
    var rows = new StringBuilder();
    for (PositionalParamSpec one : spec.positionalParameters())
      rows.append("| `")
          .append(one.paramLabel().replace("|", "\\|"))
          .append("` | |")
          .append(variables ? " |" : "")
          .append(' ')
          .append(plain(one.description()))
          .append(" |\n");
    for (OptionSpec option : spec.options()) {
      if (option.usageHelp() || option.versionHelp() || option.inherited()) continue;
      String value = option.defaultValue();
      rows.append("| `").append(named(option).replace("|", "\\|")).append("` |");
      if (variables)
        rows.append(" `")
            .append(Configuration.variable(option.longestName().substring(2)))
            .append("` |");
      rows.append(value == null || value.contains("${") ? "" : " `" + value + "`").append(" | ");
      rows.append(description(option)).append(" |\n");
    }
    if (!rows.isEmpty())
      page.append(
              variables
                  ? "\n| option | variable | default | |\n|---|---|---|---|\n"
                  : "\n| | default | |\n|---|---|---|\n")
          .append(rows);
    spec.subcommands()
        .forEach((word, sub) -> command(name + " " + word, sub.getCommandSpec(), false));
  }

  private void table(Map<String, Note> notes, Set<String> names, String head) {
    page.append(head);
    for (String name : names) {
      Note note = notes.get(name);
      page.append("| `").append(name).append("` | ").append(note.of()).append(" | ");
      page.append(note.meaning()).append(" |\n");
    }
  }

  @Test
  void thePageHasWhatTheCodeHas() throws IOException {
    var notes = notes();
    CommandLine line =
        PenstockCommand.commandLine(
            new PenstockCommand.Program(
                _ -> 1, (_, _) -> 1, (_, _) -> "", (_, _) -> "", (_, _, _) -> 1, NO_CLUSTER));
    page.append("# Reference\n");
    page.append("Written from the code by a test. In a settings file (`--config FILE`) an option");
    page.append(" of `up` is named without its dashes: `http-port: 8080`.\n\n## Commands\n");
    line.getSubcommands()
        .forEach((name, one) -> command(name, one.getCommandSpec(), name.equals("up")));

    Set<String> variables = found(Pattern.compile("\"(PENSTOCK_[A-Z_]*[A-Z])\""), "PENSTOCK_");
    variables.addAll(found(Pattern.compile("\\$\\{?(PENSTOCK_[A-Z_]+)"), "#!/bin/sh"));
    variables.removeAll(INNER);
    Set<String> metrics =
        found(
            Pattern.compile(
                "\"((?:penstock|aws\\.lambda|aws\\.sqs|aws\\.logs)\\.[a-z]+(?:\\.[a-z]+)*)\""),
            "io.micrometer");
    var all = new TreeSet<>(variables);
    all.addAll(metrics);
    assertEquals(new TreeSet<>(notes.keySet()), all, "names with words in " + NOTES);
    table(
        notes,
        variables,
        "\n## Variables\nBeside those of the options of `up`, and `PENSTOCK_NAME_FILE` for a"
            + " secret in a file. Keys of a source are `PENSTOCK_SQS_ACCESS_KEY_ID`,"
            + " `PENSTOCK_SQS_SECRET_ACCESS_KEY`, `PENSTOCK_SQS_REGION`, and so on.\n\n"
            + "| variable | read by | |\n|---|---|---|\n");
    table(
        notes,
        metrics,
        "\n## Metrics\nAt `/_penstock/metrics` of the API port, for Prometheus: dots are"
            + " underscores there, counters end in `_total`, times in `_seconds`. Those of the"
            + " virtual machine and its process are there, too.\n\n"
            + "| metric | labels | |\n|---|---|---|\n");

    if (System.getProperty("reference.write") != null) Files.writeString(PAGE, page);
    assertEquals(Files.readString(PAGE), page.toString(), "-Dreference.write writes it anew");
  }
}
