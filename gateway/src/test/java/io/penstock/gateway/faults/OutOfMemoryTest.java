package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway without memory ends, so that a supervisor starts it anew; it does not linger. */
class OutOfMemoryTest {
  private static final String HEAP = "-Xmx${PENSTOCK_HEAP:-512m}";
  private static final int LIVES = 3;

  /** With the options that the launcher gives, and less heap. */
  private static List<String> java(String launcher, String heap) throws Exception {
    String options =
        Files.readAllLines(Path.of("..").resolve(launcher)).stream()
            .filter(line -> line.startsWith("options=\""))
            .map(line -> line.substring(9, line.lastIndexOf('"')))
            .findFirst()
            .orElseThrow();
    assertTrue(options.contains(HEAP), options);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options.split(" ")) if (!option.startsWith("-Xm")) command.add(option);
    command.addAll(List.of("-Xmx" + heap, "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    return command;
  }

  /** It cannot live on that much. */
  @ParameterizedTest
  @ValueSource(strings = {"penstock", "docker/launcher"})
  void itEndsAndSaysWhy(String launcher, @TempDir Path folder) throws Exception {
    List<String> command = java(launcher, "10m");
    command.addAll(
        List.of(
            "io.penstock.gateway.Main",
            "up",
            "--http-port=0",
            "--api-port=0",
            "--data-dir=" + folder.resolve("state")));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(process.waitFor(120, TimeUnit.SECONDS), "it lingers");
      List<String> said = Files.readAllLines(output);
      assertEquals(3, process.exitValue(), String.join("\n", said));
      assertTrue(said.getLast().contains("OutOfMemoryError"), said.getLast());
    } finally {
      process.destroyForcibly();
    }
  }

  /** What a unit with Restart=always does, three times over: each but the last life has a leak. */
  @Test
  void aSupervisorBringsItBackAndNothingIsLost(@TempDir Path folder) throws Exception {
    Path state = folder.resolve("state");
    Path begin = folder.resolve("leak");
    List<String> command = java("penstock", "128m");
    command.add(1, "-Dleak=" + begin);
    command.add(Leaking.class.getName());
    var load = new Load(16);
    try (var sink = new Sink()) {
      Path template = sink.template(folder);
      for (int life = 0; life < LIVES; life++) {
        boolean last = life == LIVES - 1;
        if (!last) sink.hold(); // what was accepted is not all delivered before the end
        Files.deleteIfExists(begin);
        try (var program = Program.run(command, Map.of(), template, state)) {
          program.untilUp();
          load.start(program);
          load.untilMore(200);
          if (last) {
            load.stop();
            Until.holds(
                () -> load.accepted.size() + " accepted; " + program.said(),
                sink::taken,
                () -> load.accepted.stream().allMatch(event -> sink.count(event) > 0));
            break;
          }
          Files.createFile(begin);
          assertEquals(3, program.untilEnded(), program.said());
          load.stop();
          String end = program.said().lines().toList().getLast();
          assertTrue(end.contains("OutOfMemoryError"), end);
        } finally {
          load.stop();
          sink.release();
        }
      }
    }
  }
}
