package io.penstock.gateway.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.penstock.gateway.node.Services;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Templates that cannot be used: {@code templates/broken.txt} has them, {@code
 * templates/broken-problems.txt} has what must be said of each, line for line. {@code
 * -Dgolden.write} writes the latter anew, to be read before it is kept.
 */
class BrokenTemplatesTest {
  private static final Path FOLDER = Path.of("src/test/resources/templates");
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> everyProblemIsNamedWithItsLine() throws IOException {
    var templates = blocks(FOLDER.resolve("broken.txt"));
    assertTrue(templates.size() > 60);
    if (System.getProperty("golden.write") != null) write(templates);
    var expected = blocks(FOLDER.resolve("broken-problems.txt"));
    assertEquals(templates.keySet(), expected.keySet());
    return templates.entrySet().stream()
        .map(
            one ->
                dynamicTest(
                    one.getKey(),
                    () ->
                        assertEquals(
                            expected.get(one.getKey()).strip(), problems(one.getValue()))));
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Path file = folder.resolve("t.yaml");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0x80});
    assertEquals("t.yaml:1: the file is not UTF-8 text.", problemsOf(() -> read(file)));
  }

  @Test
  void aFileBeyondTheLimitIsRefusedUnread() throws IOException {
    Path file = folder.resolve("t.yaml");
    Files.write(file, new byte[4_000_001]);
    assertEquals("t.yaml:1: the template is too long.", problemsOf(() -> read(file)));
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    Path file = folder.resolve("nowhere.yaml");
    String problem = problemsOf(() -> read(file));
    assertTrue(problem.startsWith("nowhere.yaml:1: there is no file "), problem);
  }

  @Test
  void fiftyThousandOpenBracketsAreRefused() throws IOException {
    assertEquals("t.yaml:1: nested too deeply.", problems("Resources: " + "[".repeat(50_000)));
  }

  private static void read(Path file) {
    new Templates(Services.READERS, "us-east-1", "123456789012").read(file, Map.of());
  }

  private String problems(String text) throws IOException {
    Files.createDirectories(folder.resolve("code"));
    Files.writeString(folder.resolve("code/index.js"), "exports.handler = async () => 1;");
    return assertTimeoutPreemptively(
        SOON,
        () ->
            problemsOf(
                () ->
                    new Templates(Services.READERS, "us-east-1", "123456789012")
                        .read(text, "t.yaml", folder, Map.of())));
  }

  private String problemsOf(Runnable reading) {
    try {
      reading.run();
      return "NOT REFUSED";
    } catch (TemplateException e) {
      return e.problems().stream()
          .map(problem -> problem.toString().replace(folder.toString(), "FOLDER"))
          .map(line -> line.length() > 400 ? line.substring(0, 400) + "..." : line)
          .collect(Collectors.joining("\n"));
    }
  }

  private void write(Map<String, String> templates) throws IOException {
    var out = new StringBuilder();
    for (var one : templates.entrySet())
      out.append("=== ")
          .append(one.getKey())
          .append('\n')
          .append(problems(one.getValue()))
          .append('\n');
    Files.writeString(FOLDER.resolve("broken-problems.txt"), out);
  }

  private static Map<String, String> blocks(Path file) throws IOException {
    var blocks = new LinkedHashMap<String, String>();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    for (String block : List.of(text.split("(?m)^=== "))) {
      if (block.isEmpty()) continue;
      int end = block.indexOf('\n');
      blocks.put(block.substring(0, end), block.substring(end + 1));
    }
    return blocks;
  }
}
