package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.ProgramCache;
import io.penstock.gateway.TestPenstock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program's {@code invoke} and {@code logs} as processes, against a gateway that asks for keys.
 */
class CommandsTest {
  private static final Map<String, String> KEYS =
      Map.of(
          "PENSTOCK_ACCESS_KEY_ID", "AKIDEXAMPLE",
          "PENSTOCK_SECRET_ACCESS_KEY", "right/secret+1",
          "PENSTOCK_TOKEN", "t0ken");

  @TempDir Path folder;

  private record Ended(int status, String out, String err) {}

  private Ended run(TestPenstock penstock, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(ProgramCache.command());
    command.addAll(List.of(arguments));
    command.add("--endpoint=" + penstock.api());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    var builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PENSTOCK_"));
    builder.environment().putAll(variables);
    builder.environment().put("LC_ALL", "C");
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertTrue(ended, "the command did not end");
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Test
  void commandsSignWithTheKeysOfTheirVariables() throws Exception {
    Path credentials = folder.resolve("credentials");
    PrivateFile.write(credentials, "AKIDEXAMPLE = right/secret+1\ntoken = t0ken\n");
    Path event = Files.writeString(folder.resolve("event.json"), "{\"log\": \"h\u00e9llo\"}");
    try (var penstock =
        TestPenstock.up(HttpEndToEndTest.TEMPLATE, "--no-watch", "--credentials=" + credentials)) {
      Ended right = run(penstock, KEYS, "invoke", "Calls:live", "--event=" + event);
      assertEquals(0, right.status(), right.err());
      assertEquals("{\"log\":\"h\u00e9llo\"}\n", right.out());
      assertTrue(right.err().contains("INFO\th\u00e9llo"), right.err());
      Ended log = run(penstock, KEYS, "logs", "Calls");
      assertEquals(0, log.status(), log.err());
      assertTrue(log.out().contains("INFO\th\u00e9llo"), log.out());

      Ended none = run(penstock, Map.of(), "invoke", "Calls");
      assertEquals(1, none.status());
      assertTrue(none.err().contains("Missing Authentication Token"), none.err());
      assertTrue(run(penstock, Map.of(), "logs", "Calls").err().contains("PENSTOCK_TOKEN"));
      var wrong = new java.util.HashMap<>(KEYS);
      wrong.put("PENSTOCK_SECRET_ACCESS_KEY", "wrong");
      Ended refused = run(penstock, wrong, "invoke", "Calls");
      assertEquals(1, refused.status());
      assertTrue(refused.err().contains("does not match the signature"), refused.err());
    }
  }
}
