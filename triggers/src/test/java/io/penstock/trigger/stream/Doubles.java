package io.penstock.trigger.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real servers that stand for others in tests, run in JVMs and on class paths of their own. */
public final class Doubles {
  private static final Path DOUBLES =
      Path.of("../gateway/src/test/doubles").toAbsolutePath().normalize();

  private Doubles() {}

  /** The folder with a double's sources. */
  public static Path folder(String name) {
    return DOUBLES.resolve(name);
  }

  /** The folder with its class path, filled by Maven the first time. */
  public static synchronized Path jars(String name) throws Exception {
    Path jars = Path.of("target/doubles", name).toAbsolutePath();
    if (!Files.isDirectory(jars))
      command(
          Path.of(".."),
          "./mvnw",
          "-B",
          "-q",
          "-f",
          folder(name).resolve("pom.xml").toString(),
          "dependency:copy-dependencies",
          "-DoutputDirectory=" + jars);
    return jars;
  }

  /** Runs a program to its end, which must be good. */
  static void command(Path folder, String... command) throws Exception {
    Path log = Files.createTempFile("command", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(
        0, process.waitFor(), () -> String.join(" ", command) + ": its output is in " + log);
  }
}
