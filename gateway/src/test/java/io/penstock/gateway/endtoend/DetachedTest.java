package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up -d}, {@code stop} and {@code reset}, and a login, as a shell would run them. */
class DetachedTest {
  @TempDir Path folder;

  private record Ended(int status, String out) {}

  private Ended run(String input, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        Arrays.stream(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(":"))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(":")));
    command.add("io.penstock.gateway.Main");
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_"));
    builder.environment().put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    Process process = builder.start();
    process.getOutputStream().write(input.getBytes());
    process.getOutputStream().close();
    boolean ended = process.waitFor(90, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "the command did not end: " + Files.readString(out));
    return new Ended(process.exitValue(), Files.readString(out));
  }

  @Test
  @Timeout(300)
  void aGatewayRunsInTheBackgroundUntilItIsStopped() throws Exception {
    PrivateFile.write(
        folder.resolve("credentials"), "AKIDEXAMPLE = right/secret+1\ntoken = t0ken\n");
    Ended up = run("", "up", "-d", "--http-port=0", "--api-port=0", "--credentials=credentials");
    assertEquals(0, up.status(), up.out());
    try {
      assertTrue(up.out().contains("Penstock is up at http://localhost:"), up.out());
      assertEquals(1, run("", "up", "-d", "--http-port=0", "--api-port=0").status());
      Ended reset = run("", "reset", "--yes");
      assertTrue(reset.out().contains("penstock stop ends it"), reset.out());

      Ended status = run("", "status");
      assertEquals(1, status.status());
      assertTrue(status.out().contains("PENSTOCK_TOKEN"), status.out());
      Ended wrong = run("wrong\nt0ken\n", "login", "--access-key-id", "AKIDEXAMPLE");
      assertEquals(1, wrong.status(), wrong.out());
      Ended login = run("right/secret+1\nt0ken\n", "login", "--access-key-id", "AKIDEXAMPLE");
      assertEquals(0, login.status(), login.out());
      status = run("", "status");
      assertEquals(0, status.status(), status.out());
      assertTrue(run("", "env").out().contains("AWS_SECRET_ACCESS_KEY='right/secret+1'"));
      assertTrue(run("", "send", "None", "x").out().contains("queue"));
    } finally {
      Ended stop = run("", "stop");
      assertEquals(0, stop.status(), stop.out());
    }
    String log = Files.readString(folder.resolve(".penstock/up.log"));
    assertTrue(log.contains("penstock: ending."), log);
    assertTrue(log.contains("penstock: ended: nothing waits."), log);
    assertEquals(1, run("", "stop").status());
    assertEquals(0, run("", "reset", "--yes").status());
    assertFalse(Files.exists(folder.resolve(".penstock")));
  }
}
