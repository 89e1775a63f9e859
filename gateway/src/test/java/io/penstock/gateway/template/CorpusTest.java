package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.gateway.node.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Templates of every kind. The comments at the top of each say what must become of it, every
 * warning and problem by a part of its text (its end, with a {@code $}), and no other may come:
 *
 * <pre>
 * # loads                          # refused: part of a problem
 * # warns: part of a warning       # gives: part of what is declared
 * # with: parameter Name=value     # with: set Pool.Arn=value     # with: secret name=value
 * </pre>
 *
 * Paths start from {@code corpus/files}.
 */
class CorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/templates/corpus");

  @TestFactory
  Stream<DynamicTest> templatesLoadAsTheySay() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER, 2)) {
      var files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.startsWith(FOLDER.resolve("files")))
              .sorted()
              .toList();
      assertTrue(files.size() >= 150, "only " + files.size());
      return files.stream()
          .map(file -> dynamicTest(FOLDER.relativize(file).toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file);
    var warns = new ArrayList<String>();
    var refused = new ArrayList<String>();
    var gives = new ArrayList<String>();
    var with = new HashMap<String, Map<String, String>>();
    boolean loads = false;
    for (String line : text.lines().toList()) {
      if (!line.startsWith("# ")) break;
      String[] parts = line.substring(2).split(": ", 2);
      String rest = parts.length > 1 ? parts[1].strip() : "";
      switch (parts[0].strip()) {
        case "loads" -> loads = true;
        case "loads, warns" -> {
          loads = true;
          warns.add(rest);
        }
        case "warns" -> warns.add(rest);
        case "refused" -> refused.add(rest);
        case "gives" -> gives.add(rest);
        case "with" -> {
          String kind = rest.substring(0, rest.indexOf(' '));
          String[] pair = rest.substring(kind.length() + 1).split("=", 2);
          with.computeIfAbsent(kind, none -> new HashMap<>()).put(pair[0], pair[1]);
        }
        default -> fail("what is: " + line);
      }
    }
    assertTrue(loads != !refused.isEmpty(), "says loads, or refused");
    var inputs =
        new TemplateInputs(
            with.getOrDefault("parameter", Map.of()),
            with.getOrDefault("set", Map.of()),
            with.getOrDefault("secret", Map.of()));
    Path folder = FOLDER.resolve("files").toAbsolutePath();
    try {
      Template template =
          new Templates(Services.READERS, "us-east-1", "123456789012")
              .read(text, "t.yaml", folder, inputs);
      if (!loads) fail("loads, with " + shown(template.warnings()));
      same(warns, template.warnings());
      String declared = template.declared().toString();
      for (String part : gives)
        assertTrue(
            declared.contains(part), part + " is not in\n" + declared.replace("], ", "],\n"));
    } catch (TemplateException e) {
      if (loads) fail(shown(e.problems()));
      same(refused, e.problems());
    }
  }

  private static void same(List<String> expected, List<Problem> told) {
    for (String part : expected)
      assertTrue(
          told.stream().anyMatch(problem -> says(problem, part)),
          "not told: " + part + "\n" + shown(told));
    for (Problem problem : told)
      assertTrue(
          expected.stream().anyMatch(part -> says(problem, part)), "told besides: " + problem);
  }

  /** A part that ends with a dollar sign is the end of what is told. */
  private static boolean says(Problem problem, String part) {
    return part.endsWith("$")
        ? problem.toString().endsWith(part.substring(0, part.length() - 1))
        : problem.toString().contains(part);
  }

  private static String shown(List<Problem> problems) {
    return String.join("\n", problems.stream().map(Problem::toString).toList());
  }
}
