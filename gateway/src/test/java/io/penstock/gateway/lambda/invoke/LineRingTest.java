package io.penstock.gateway.lambda.invoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.lambda.invoke.FunctionLogs.Line;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The ring against a list that keeps the same bounds. */
class LineRingTest {
  private static int size(Line line) {
    return 20
        + line.logStream().length()
        + (line.requestId() == null ? 0 : line.requestId().length())
        + line.text().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
  }

  @Test
  void keepsTheLatestLinesWhateverTheirSizes() {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("ring seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    var ring = new LineRing();
    var model = new ArrayDeque<Line>();
    long bytes = 0;
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(50) == 0 ? random.nextInt(40_000) : random.nextInt(200);
      var line =
          new Line(
              Instant.ofEpochMilli(1_700_000_000_000L + i),
              "f",
              "stream" + random.nextInt(3),
              random.nextBoolean() ? null : "id-" + i,
              "\u00e9".repeat(length / 2) + "x".repeat(length / 2),
              i);
      assertEquals(
          i, ring.add(line.time().toEpochMilli(), line.logStream(), line.requestId(), line.text()));
      model.add(line);
      bytes += size(line);
      while (model.size() > LineRing.LINES || bytes > LineRing.BYTES)
        bytes -= size(model.removeFirst());
      if (i % 997 == 0)
        assertEquals(List.copyOf(model), ring.last("f", Integer.MAX_VALUE), "line " + i);
    }
    assertEquals(List.copyOf(model), ring.last("f", Integer.MAX_VALUE));
    assertEquals(model.stream().skip(model.size() - 3).toList(), ring.last("f", 3));
    assertEquals(List.of(), ring.last("f", 0));
  }

  @Test
  void aLineLongerThanTheRingIsCut() {
    var ring = new LineRing();
    ring.add(1, "s", null, "x".repeat(LineRing.BYTES * 2));
    ring.add(2, "s", "id", "short");
    var lines = ring.last("f", 10);
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().text().length() == LineRing.BYTES / 2);
    assertEquals("short", lines.getLast().text());
  }
}
