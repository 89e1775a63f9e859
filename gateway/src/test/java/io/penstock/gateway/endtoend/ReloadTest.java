package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.ProgramCache;
import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.settings.RunningGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP, and what a gateway says of a function that cannot be run. */
class ReloadTest {
  private static final String TEMPLATE =
      """
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Greeting: {Type: String, Default: none}
      Resources:
        Greets:
          Type: AWS::Serverless::Function
          Properties:
            FunctionName: greets
            Runtime: python3.12
            Handler: index.handler
            InlineCode: "def handler(event, context): return 1"
            Environment: {Variables: {GREETING: !Ref Greeting}}
      """;

  @TempDir private Path folder;

  private String text(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void greeting(String greeting) throws IOException {
    Files.writeString(
        folder.resolve("samconfig.toml"),
        "[default.deploy.parameters]\nparameter_overrides = \"Greeting=" + greeting + "\"\n");
  }

  private static String greeting(URI api) {
    return Client.get(api, "/2015-03-31/functions/greets/configuration")
        .json()
        .getJsonObject("Environment")
        .getJsonObject("Variables")
        .getString("GREETING");
  }

  private void hangup(Process process, String until) throws Exception {
    assertEquals(
        0, new ProcessBuilder("kill", "-HUP", "" + process.pid()).inheritIO().start().waitFor());
    Client.until(until, () -> text("out").contains(until) || !process.isAlive());
    assertTrue(process.isAlive(), text("out"));
  }

  @Test
  @Timeout(300)
  void aHangupReadsSettingsAndTemplateAgain() throws Exception {
    Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
    Files.writeString(folder.resolve("settings.yaml"), "concurrency: 10\n");
    greeting("hello");
    var command = new ArrayList<>(ProgramCache.command());
    command.addAll(List.of("up", "template.yaml", "--http-port=0", "--api-port=0", "--no-watch"));
    command.addAll(List.of("--config=settings.yaml", "--isolation=process"));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    try {
      var running = new RunningGateway(folder.resolve(".penstock"));
      Client.until("up", () -> running.api() != null || !process.isAlive());
      URI api = URI.create(running.api());
      assertEquals("hello", greeting(api), "of the samconfig.toml beside the template");

      greeting("again");
      Files.writeString(folder.resolve("settings.yaml"), "concurrency: 11\nlog-level: error\n");
      hangup(process, "penstock: reloaded; these take effect at the next start: --concurrency");
      Client.until("the greeting", () -> greeting(api).equals("again"));

      Files.writeString(folder.resolve("settings.yaml"), "concurrency: 10\nno-such: 1\n");
      hangup(process, "nothing was reloaded: --config settings.yaml: no-such is not a setting.");
      Files.writeString(folder.resolve("settings.yaml"), "concurrency: 10\n");
      Files.writeString(folder.resolve("template.yaml"), "Resources: 3\n");
      hangup(process, "template.yaml:1");
      assertEquals("again", greeting(api), "a broken template leaves all as it is");
    } finally {
      process.destroy();
      process.waitFor();
    }
    assertFalse(Files.exists(folder.resolve(".penstock/endpoint")), "ended in order");
  }

  @Test
  void aFunctionThatCannotBeRunHereIsTold() {
    try (var penstock = TestPenstock.up(TEMPLATE, "--runtime=python3.12=/nowhere/python")) {
      var health = Client.get(penstock.api(), "/_penstock/health");
      assertEquals(200, health.status(), "the rest goes on");
      assertEquals("DEGRADED", health.json().getString("status"));
      assertTrue(health.text().contains("functions: greets cannot be run: "), health.text());
    }
    try (var penstock = TestPenstock.up(TEMPLATE)) {
      assertEquals(
          "UP", Client.get(penstock.api(), "/_penstock/health").json().getString("status"));
    }
  }
}
