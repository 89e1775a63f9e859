package io.penstock.trigger.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operator, by tables of cases; bad patterns with AWS's reasons. */
class EventPatternTest {
  private static final Path TABLES = Path.of("src/test/resources/patterns");
  private static final ObjectMapper JSON = new ObjectMapper();

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new AssertionError(text, e);
    }
  }

  /** Lines of {@code yes | no}, a pattern, an event. */
  @TestFactory
  Stream<DynamicTest> operators() throws IOException {
    return Files.readAllLines(TABLES.resolve("operators.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(
            line -> {
              String[] parts = line.split("\\s\\|\\s");
              return DynamicTest.dynamicTest(
                  line,
                  () ->
                      assertEquals(
                          parts[0].strip().equals("yes"),
                          EventPattern.parse(parts[1].strip()).matches(json(parts[2].strip()))));
            });
  }

  /** The same, with a sample event in the first line; the engine's table of patterns agrees. */
  @TestFactory
  Stream<DynamicTest> published() throws IOException {
    List<String> lines =
        Files.readAllLines(TABLES.resolve("published.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    String sample = lines.getFirst();
    return lines.stream()
        .skip(1)
        .map(
            line -> {
              String[] parts = line.split("\\s\\|\\s");
              JsonNode event = json(parts[2].strip().replace("SAMPLE", sample));
              boolean matches = parts[0].strip().equals("yes");
              return DynamicTest.dynamicTest(
                  line,
                  () -> {
                    EventPattern pattern = EventPattern.parse(parts[1].strip());
                    assertEquals(matches, pattern.matches(event));
                    var table = new PatternTable<String>();
                    table.put("rule", pattern);
                    assertEquals(matches ? List.of("rule") : List.of(), table.matching(event));
                  });
            });
  }

  /** Lines of a pattern and the reason it is refused. */
  @TestFactory
  Stream<DynamicTest> refusals() throws IOException {
    return Files.readAllLines(TABLES.resolve("refused.txt")).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(
            line -> {
              String[] parts = line.split("\\s\\|\\s");
              return DynamicTest.dynamicTest(
                  line,
                  () ->
                      assertEquals(
                          parts[1].strip(),
                          assertThrows(
                                  InvalidPatternException.class,
                                  () -> EventPattern.parse(parts[0].strip()))
                              .getMessage()));
            });
  }

  @Test
  void depthAndComplexityAreBounded() {
    String deep = "{\"a\":".repeat(5_000) + "[1]" + "}".repeat(5_000);
    assertThrows(InvalidPatternException.class, () -> EventPattern.parse(deep));
    var wild = new ArrayList<String>();
    for (int i = 0; i < 60; i++)
      wild.add("{\"wildcard\":\"*" + "a*".repeat(20) + (char) ('a' + i % 26) + i + "*\"}");
    String complex = "{\"a\":[" + String.join(",", wild) + "]}";
    assertEquals(
        "Rule is too complex",
        assertThrows(InvalidPatternException.class, () -> EventPattern.parse(complex))
            .getMessage());
  }

  @Test
  void whatIsNotAnObjectMatchesNothing() {
    var pattern = EventPattern.parse("{\"a\":[{\"exists\":false}]}");
    for (String event : List.of("[]", "1", "\"x\"", "null"))
      assertEquals(false, pattern.matches(json(event)), event);
    assertTrue(pattern.matches(json("{}")));
  }

  /** A table of patterns says what each of its patterns says alone, over any changes. */
  @Test
  void aTableAgreesWithItsPatterns() {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("patterns seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    var table = new PatternTable<Integer>();
    var all = new HashMap<Integer, EventPattern>();
    for (int step = 0; step < 3_000; step++) {
      int owner = random.nextInt(200);
      if (random.nextInt(4) == 0) {
        table.remove(owner);
        all.remove(owner);
      } else {
        EventPattern pattern = EventPattern.parse(pattern(random));
        table.put(owner, pattern);
        all.put(owner, pattern);
      }
      if (step % 10 != 0) continue;
      JsonNode event = json(event(random));
      Set<Integer> expected = new HashSet<>();
      all.forEach(
          (who, pattern) -> {
            if (pattern.matches(event)) expected.add(who);
          });
      List<Integer> found = table.matching(event);
      if (!expected.equals(new HashSet<>(found)) || found.size() != expected.size())
        fail("seed " + seed + ": " + event + " expected " + expected + " but was " + found);
    }
  }

  private static String pattern(Random random) {
    String value =
        switch (random.nextInt(7)) {
          case 0 -> "\"v" + random.nextInt(5) + "\"";
          case 1 -> "{\"prefix\":\"v\"}";
          case 2 -> "{\"anything-but\":\"v" + random.nextInt(5) + "\"}";
          case 3 -> "{\"numeric\":[\">\"," + random.nextInt(10) + "]}";
          case 4 -> "{\"exists\":" + random.nextBoolean() + "}";
          case 5 -> "{\"suffix\":\"" + random.nextInt(5) + "\"}";
          default -> Integer.toString(random.nextInt(10));
        };
    String leaf = "{\"" + key(random) + "\":[" + value + "]}";
    return random.nextBoolean() ? leaf : "{\"detail\":" + leaf + "}";
  }

  private static String event(Random random) {
    String value =
        random.nextBoolean() ? "\"v" + random.nextInt(6) + "\"" : "" + random.nextInt(12);
    return "{\"%s\":%s,\"detail\":{\"%s\":[%s,%d]}}"
        .formatted(key(random), value, key(random), value, random.nextInt(12));
  }

  private static String key(Random random) {
    return String.valueOf((char) ('a' + random.nextInt(3)));
  }

  /** Each text is short; none may be compiled, or nothing else happens for minutes. */
  @Test
  void whatOrMultipliesToIsCountedBeforeItIsCompiled() {
    String tooMany = "Rule combinations exceed the limit of 1000 for $or";
    for (String pattern :
        List.of(
            alternatives(17, 2, ""),
            alternatives(10, 2, ""),
            alternatives(64, 2, ""),
            nested(10),
            "{\"$or\":[" + "{\"a\":[1]},".repeat(1_000) + "{\"b\":[1]}]}",
            // A key that comes twice is no way around.
            "{" + "\"a\":{\"$or\":[{\"x\":[1]},{\"y\":[1]}]},".repeat(12) + "\"b\":[1]}",
            alternatives(17, 2, "").replace("$or", "\\u0024or")))
      assertEquals(tooMany, refusal(pattern), pattern);
    for (String pattern :
        List.of(
            alternatives(9, 2, ",\"z\":[" + "\"v\",".repeat(399) + "\"v\"]"),
            alternatives(6, 2, ",\"z\":[" + "{\"numeric\":[\">\",1]},".repeat(9) + "\"v\"]"),
            "{\"a\":[" + "{\"numeric\":[\">\",1]},".repeat(400) + "\"v\"]}",
            "{\"a\":[" + "{\"wildcard\":\"*1a*b*\"},".repeat(60) + "\"v\"]}",
            "{\"a\":[{\"\\u0077ildcard\":\"" + "*a".repeat(200) + "\"}]}",
            "{\"a\":[{\"anything-but\":{\"wildcard\":[" + "\"*a*\",".repeat(80) + "\"b*\"]}}]}"))
      assertEquals("Rule is too complex", refusal(pattern), pattern);
    EventPattern most = EventPattern.parse(alternatives(3, 10, ""));
    assertTrue(
        most.matches(json("{\"detail\":{\"a0\":{\"x1\":1},\"a1\":{\"x9\":1},\"a2\":{\"x3\":1}}}")));
    assertFalse(most.matches(json("{\"detail\":{\"a0\":{\"x1\":1},\"a1\":{\"x9\":1}}}")));
  }

  private static String alternatives(int fields, int each, String more) {
    var pattern = new StringBuilder("{\"detail\":{");
    for (int i = 0; i < fields; i++) {
      pattern.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":{\"$or\":[");
      for (int j = 0; j < each; j++)
        pattern.append(j == 0 ? "" : ",").append("{\"x").append(j).append("\":[1]}");
      pattern.append("]}");
    }
    return pattern.append(more).append("}}").toString();
  }

  private static String nested(int depth) {
    String pattern = "{\"x\":[1]}";
    for (int i = 0; i < depth; i++) pattern = "{\"$or\":[" + pattern + "," + pattern + "]}";
    return pattern;
  }

  private static String refusal(String pattern) {
    return assertThrows(InvalidPatternException.class, () -> EventPattern.parse(pattern))
        .getMessage();
  }

  @Test
  void largePatternsInATableMatchAsTheyDoAlone() {
    var table = new PatternTable<String>();
    EventPattern large = EventPattern.parse(alternatives(7, 2, ""));
    assertTrue(large.large());
    table.put("large", large);
    table.put("small", EventPattern.parse("{\"detail\":{\"a0\":{\"x0\":[1]}}}"));
    var event = new StringBuilder("{\"detail\":{");
    for (int i = 0; i < 7; i++)
      event.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":{\"x0\":1}");
    var found = table.matching(json(event.append("}}").toString()));
    assertEquals(Set.of("large", "small"), Set.copyOf(found));
    table.remove("large");
    assertEquals(List.of("small"), table.matching(json(event.toString())));
    table.put("small", EventPattern.never("{}"));
    assertEquals(List.of(), table.matching(json(event.toString())));
  }
}
