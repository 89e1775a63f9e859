package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.trigger.fetch.Fetched;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The folder with the programs of {@code src/test/node} and the packages they need. */
public final class Npm {
  static final Path FOLDER = Path.of("target/node").toAbsolutePath();

  private Npm() {}

  static Path folder() throws IOException, InterruptedException {
    return Fetched.packages(FOLDER, Path.of("src/test/node"));
  }

  /** Whether a program is there and ends well. */
  static boolean works(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /** Runs a program to its end; what it says on standard output. */
  public static String run(Path folder, String... command)
      throws IOException, InterruptedException {
    return run(new ProcessBuilder(List.of(command)).directory(folder.toFile()));
  }

  static String run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path out = Files.createTempFile("program", ".out");
    Path err = Files.createTempFile("program", ".err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    String complained = Files.readString(err, StandardCharsets.UTF_8);
    Files.delete(out);
    Files.delete(err);
    assertTrue(ended, () -> builder.command() + " did not end:\n" + complained);
    assertEquals(0, process.exitValue(), () -> builder.command() + ":\n" + said + complained);
    return said;
  }
}
