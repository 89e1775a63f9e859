package io.penstock.function.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions as plain processes of the machine. */
class ProcessProfileTest {
  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder, Isolation.Wanted.PROCESS);
  }

  @AfterEach
  void close() throws Exception {
    workshop.close();
  }

  @Test
  void theGatewaysMemoryAndVariablesCannotBeRead() throws Exception {
    assertEquals(
        "[]",
        workshop.answer(
            Workshop.python(
                    """
                    import os
                    def handler(e, c):
                        open_ = []
                        for name in ('environ', 'mem', 'cwd/.', 'root/.', 'fd/0'):
                            try:
                                os.close(os.open('/proc/%s/%s' % (os.environ['GATEWAY'], name), os.O_RDONLY))
                                open_.append(name)
                            except OSError:
                                pass
                        return open_
                    """)
                .with("GATEWAY", Long.toString(ProcessHandle.current().pid()))));
  }

  @Test
  void rootsFunctionsAreSomebodyElseWhomProgramsKnow() throws Exception {
    assertEquals(
        "[true, false, false, \"nobody\"]",
        workshop.answer(
            Workshop.python(
                    """
                    import getpass, os
                    def can(path, how):
                        try:
                            os.close(os.open(path, how))
                            return True
                        except OSError:
                            return False
                    def handler(e, c):
                        runtime = os.environ['LAMBDA_RUNTIME_DIR'] + '/python/bootstrap.py'
                        return [can(runtime, os.O_RDONLY), can(runtime, os.O_WRONLY),
                                can(os.environ['STATE'], os.O_RDONLY), getpass.getuser()]
                    """)
                .with("STATE", folder.resolve("work").toString())));
  }

  /** A library that the function asks for is loaded by the function alone. */
  @Test
  void variablesAreSetBehindTheDropOfPrivileges() throws Exception {
    Path loaded = Files.createTempDirectory(Path.of("/tmp"), "loaded-");
    try {
      Files.setPosixFilePermissions(
          loaded, java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
      workshop.answer(
          Workshop.node("exports.handler = async () => 1;")
              .with("LD_DEBUG", "files")
              .with("LD_DEBUG_OUTPUT", loaded.resolve("by").toString()));
      try (Stream<Path> files = Files.list(loaded)) {
        List<String> programs = files.map(ProcessProfileTest::text).toList();
        assertFalse(programs.isEmpty());
        for (String text : programs)
          assertFalse(text.contains("setpriv") || text.contains("unshare"), text);
      }
    } finally {
      CodePackages.delete(loaded);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void valuesOfVariablesArriveAsTheyAre() throws Exception {
    String value = "it's $HOME `id` \\ \"two\"\nlines \u00fc";
    assertEquals(
        new io.vertx.core.json.JsonArray().add(value).encode(),
        workshop.answer(
            Workshop.node("exports.handler = async () => [process.env.ODD];").with("ODD", value)));
  }

  @Test
  void whoEscapesEndsWithTheEnvironment() throws Exception {
    Strays.leaveOne(workshop);
  }

  @Test
  void theScreenSaysWhatFunctionsCanDo() {
    String said = String.join("\n", workshop.environments.enforced());
    assertTrue(said.contains("functions run as "), said);
    assertTrue(said.contains("can read"), said);
  }

  /** In a process of its own: what is hidden stays hidden. */
  @Test
  void secretsLeaveWhatTheKernelShows() throws Exception {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Hidden.class.getName());
    builder.environment().putAll(Map.of("PENSTOCK_TOKEN", "s3cret-token", "OPEN", "stays"));
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals("true s3cret-token shown=false open=true\n", said);
  }

  /** Hides, then looks. */
  static final class Hidden {
    public static void main(String[] arguments) throws IOException {
      boolean hidden = OwnSecrets.hide(name -> name.startsWith("PENSTOCK_"));
      String shown = Files.readString(Path.of("/proc/self/environ"));
      System.out.println(
          hidden
              + " "
              + System.getenv("PENSTOCK_TOKEN")
              + " shown="
              + shown.contains("s3cret-token")
              + " open="
              + shown.contains("OPEN=stays"));
    }
  }
}
