package io.penstock.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How long files may be, and how much of the main code others may see: of all three modules. */
class SizesTest {
  private static final int LONGEST = 400;
  private static final int USUAL = 250;
  private static final int USUAL_PERCENT = 95;
  private static final int INNER_PERCENT = 50;

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern SOURCE = Pattern.compile(".+\\.(java|py|js|mjs|cjs|ts|rb)");

  /** Built, fetched, or in use. */
  private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "__pycache__");

  private static final Pattern TYPE =
      Pattern.compile(
          "^(public )?(?:(?:abstract|final|sealed|non-sealed) )*"
              + "(?:class|record|interface|enum|@interface) \\w+",
          Pattern.MULTILINE);

  private static Map<Path, String> sources() throws IOException {
    var sources = new TreeMap<Path, String>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes any) {
            String name = folder.getFileName().toString();
            boolean ours = !NOT_OURS.contains(name) && !name.startsWith(".");
            return ours || folder.equals(ROOT)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
              throws IOException {
            if (facts.isRegularFile() && SOURCE.matcher(file.getFileName().toString()).matches())
              sources.put(ROOT.relativize(file), Files.readString(file));
            return FileVisitResult.CONTINUE;
          }
        });
    assertTrue(sources.size() > 1_000, "sources found below " + ROOT + ": " + sources.size());
    return sources;
  }

  /** Those with more lines than so many, the longest first. */
  private static String longer(Map<Path, Long> lines, int than) {
    return lines.entrySet().stream()
        .filter(one -> one.getValue() > than)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(one -> one.getValue() + " " + one.getKey())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void filesAreShort() throws IOException {
    var lines = new TreeMap<Path, Long>();
    sources().forEach((file, text) -> lines.put(file, text.lines().count()));
    assertTrue(
        longer(lines, LONGEST).isEmpty(),
        () -> "longer than " + LONGEST + " lines:\n" + longer(lines, LONGEST));
    long usual = lines.values().stream().filter(count -> count <= USUAL).count();
    assertTrue(
        usual * 100 >= (long) USUAL_PERCENT * lines.size(),
        () ->
            "of %d files only %d have at most %d lines; the others are:\n%s"
                .formatted(lines.size(), usual, USUAL, longer(lines, USUAL)));
  }

  @Test
  void mostTypesAreOfTheirPackageOnly() throws IOException {
    int open = 0;
    int inner = 0;
    for (var source : sources().entrySet()) {
      if (!source.getKey().toString().contains("/src/main/java/")) continue;
      Matcher type = TYPE.matcher(source.getValue());
      if (!type.find()) continue; // A package's description
      if (type.group(1) == null) inner++;
      else open++;
    }
    assertTrue(
        inner * 100 >= INNER_PERCENT * (inner + open),
        "of the types of the main code %d are public and %d of their package only"
            .formatted(open, inner));
  }
}
