package io.penstock.trigger.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
}
