package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway without memory ends, so that a supervisor starts it anew; it does not linger. */
class OutOfMemoryTest {
  private static final String HEAP = "-Xmx${PENSTOCK_HEAP:-512m}";

  /** With the options that the launchers give, and less heap than it can live on. */
  @ParameterizedTest
  @ValueSource(strings = {"penstock", "docker/launcher"})
  void itEndsAndSaysWhy(String launcher, @TempDir Path folder) throws Exception {
    String options =
        Files.readAllLines(Path.of("..").resolve(launcher)).stream()
            .filter(line -> line.startsWith("options=\""))
            .map(line -> line.substring(9, line.lastIndexOf('"')))
            .findFirst()
            .orElseThrow();
    assertTrue(options.contains(HEAP), options);
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : options.split(" "))
      if (!option.startsWith("-Xm")) command.add(option.equals(HEAP) ? "" : option);
    command.addAll(List.of("-Xmx10m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            "io.penstock.gateway.Main",
            "up",
            "--http-port=0",
            "--api-port=0",
            "--data-dir=" + folder.resolve("state")));
    command.removeIf(String::isEmpty);
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
}
