package io.penstock.function.process;

import static io.penstock.function.process.Workshop.until;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A child that leaves its parent, session and group behind. */
final class Strays {
  private static final String MARK = "98765.4321";

  private Strays() {}

  static void leaveOne(Workshop workshop) throws Exception {
    var f =
        workshop.open(
            Workshop.python(
                """
                import os, time
                def handler(e, c):
                    if os.fork() == 0:
                        os.setsid()
                        if os.fork() == 0:
                            os.execv('/bin/sleep', ['sleep', '98765.4321'])
                        os._exit(0)
                    os.wait()
                    return 'left'
                """));
    Workshop.call(f, "{}");
    until(Strays::isThere);
    f.close(java.time.Duration.ZERO);
    until(() -> !isThere());
    assertTrue(f.environments().total() == 0);
  }

  private static boolean isThere() {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .anyMatch(path -> text(path.resolve("cmdline")).contains("sleep\0" + MARK));
    } catch (IOException e) {
      return false;
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }
}
