package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Between calls an environment stands still. */
class FreezeTest {
  private static final String TICKS =
      "const ticks = []; setInterval(() => ticks.push(Date.now()), 10);"
          + " exports.handler = async () => { const all = ticks.slice(); ticks.length = 0;"
          + " return all; }";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {"SANDBOX", "PROCESS"},
      value = Isolation.Wanted.class)
  void timersDoNotTickBetweenCalls(Isolation.Wanted isolation) throws Exception {
    try (var workshop = new Workshop(folder, isolation)) {
      var f = workshop.open(Workshop.node(TICKS));
      for (int round = 0; round < 2; round++) {
        Workshop.call(f, "{}");
        until(FreezeTest::nodeStandsStill);
        long from = System.currentTimeMillis() + 1;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        until(() -> System.nanoTime() > end);
        long to = System.currentTimeMillis();
        long between =
            new JsonArray(Workshop.call(f, "{}"))
                .stream()
                    .map(tick -> (Number) tick)
                    .filter(t -> t.longValue() > from && t.longValue() < to)
                    .count();
        assertEquals(0, between);
      }
      assertEquals(1, f.environments().total());
    }
  }

  @Test
  void withoutItTheyTick() throws Exception {
    var options =
        new EnvironmentSettings.Options(
            Map.of(), null, false, false, (_, _) -> {}, FunctionKeys.NONE, List.of());
    try (var workshop = new Workshop(folder, Isolation.Wanted.SANDBOX, options)) {
      var f = workshop.open(Workshop.node(TICKS));
      Workshop.call(f, "{}");
      until(() -> new JsonArray(called(f)).size() > 0);
      assertTrue(workshop.environments.enforced().contains("between calls: environments run on"));
    }
  }

  private static String called(io.penstock.function.Invoker f) {
    try {
      return Workshop.call(f, "{}");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean nodeStandsStill() {
    return ProcessHandle.current()
        .descendants()
        .anyMatch(process -> stat(process.pid()).matches("\\d+ \\((node|MainThread)\\) T.*"));
  }

  private static String stat(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/stat")).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
