package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFilesTest {
  private static final Instant NOW = Instant.parse("2026-01-31T09:00:00Z");
  private static final Duration KEEP = Duration.ofHours(1);

  @TempDir Path folder;

  private LogFiles open(long maxBytes, Instant now) {
    return new LogFiles(folder, KEEP, maxBytes, () -> now);
  }

  private static Line line(String function, int number, String text) {
    return new Line(NOW.plusMillis(number), function, "stream", "id-" + number, text, number);
  }

  private static List<String> all(LogFiles files, String function) {
    return texts(files.read(function, 0, Long.MAX_VALUE, Integer.MAX_VALUE));
  }

  private static List<String> texts(List<Line> lines) {
    return lines.stream().map(Line::text).toList();
  }

  private List<Path> segments(String function) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(function))) {
      return files.sorted().toList();
    }
  }

  @Test
  void linesComeBackAsTheyWereAlsoAfterARestart() {
    var odd = new Line(NOW, "A", "2026/01/31[1]x", null, "tab\t, back\\slash, \r\nend é", 7);
    try (var files = open(1 << 30, NOW)) {
      files.add(odd);
      files.add(line("A", 8, "second"));
      files.add(line("B", 0, "other"));
      assertEquals(List.of(odd.text(), "second"), all(files, "A"));
    }
    try (var files = open(1 << 30, NOW)) {
      List<Line> lines = files.read("A", 0, Long.MAX_VALUE, 10);
      assertEquals(odd, lines.getFirst());
      assertEquals(List.of("second"), texts(files.read("A", 0, Long.MAX_VALUE, 1)));
      assertEquals(
          List.of("second"), texts(files.read("A", NOW.toEpochMilli() + 1, Long.MAX_VALUE, 10)));
      assertEquals(List.of(odd.text()), texts(files.read("A", 0, NOW.toEpochMilli() + 1, 10)));
      assertTrue(files.functions().containsAll(List.of("A", "B")));
      assertTrue(files.bytes("A") > 40);
    }
  }

  @Test
  void aWriteThatWasCutHidesNothingElse() throws Exception {
    try (var files = open(1 << 30, NOW)) {
      files.add(line("A", 0, "whole"));
    }
    Files.writeString(segments("A").getFirst(), "17698", StandardOpenOption.APPEND);
    Files.write(
        segments("A").getFirst(), new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);
    try (var files = open(1 << 30, NOW)) {
      files.add(line("A", 1, "after"));
      assertEquals(List.of("whole", "after"), all(files, "A"));
    }
  }

  @Test
  void aFunctionHasSoManyFilesAndTheLastLinesStay() throws Exception {
    String text = "x".repeat(1024 * 1024);
    try (var files = open(1L << 40, NOW)) {
      for (int i = 0; i < 12; i++) {
        files.add(line("A", i, i + text));
        assertTrue(all(files, "A").getLast().startsWith(i + "x"));
      }
      assertEquals(LogSegments.MOST_SEGMENTS, segments("A").size());
      assertTrue(files.bytes("A") <= (long) LogSegments.MOST_SEGMENTS * LogSegments.SEGMENT_BYTES);
    }
  }

  @Test
  void allTogetherAreBounded() throws Exception {
    String text = "x".repeat(1024 * 1024);
    try (var files = open(3 * 1024 * 1024, NOW)) {
      for (String name : List.of("A", "B", "C", "D")) {
        files.add(line(name, name.charAt(0), text));
        assertEquals(1, all(files, name).size());
      }
      assertEquals(List.of(), all(files, "A"));
      assertEquals(1, all(files, "C").size());
      assertFalse(files.functions().contains("A"));
    }
  }

  @Test
  void whatIsTooOldGoes() throws Exception {
    try (var files = open(1 << 30, NOW)) {
      files.add(line("A", 0, "old"));
      files.add(line("B", 0, "young"));
    }
    Files.setLastModifiedTime(segments("A").getFirst(), FileTime.from(NOW.minusSeconds(3_601)));
    Files.setLastModifiedTime(segments("B").getFirst(), FileTime.from(NOW.minusSeconds(3_599)));
    try (var files = open(1 << 30, NOW)) {
      all(files, "A"); // both are looked at when nothing is to be written
      long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (files.functions().contains("A") && System.nanoTime() < limit) Thread.onSpinWait();
      assertEquals(List.of("B"), files.functions());
      assertEquals(List.of(), segments("A"));
    }
  }
}
