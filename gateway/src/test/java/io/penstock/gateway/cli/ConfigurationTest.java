package io.penstock.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("penstock.yaml"), yaml);
  }

  private static Settings up(Map<String, String> environment, String... arguments)
      throws Exception {
    String[] all = Configuration.arguments(arguments, environment);
    var taken = new Settings[1];
    int status =
        PenstockCommand.commandLine(
                settings -> {
                  taken[0] = settings;
                  return 0;
                },
                all)
            .execute(all);
    assertEquals(0, status);
    return taken[0];
  }

  @Test
  void theCommandLineGoesBeforeVariablesAndTheseBeforeTheFile() throws Exception {
    Path file =
        file(
            """
            template: app.yaml
            http-port: 1001
            api-port: 1002
            concurrency: 7
            no-watch: true
            insecure: false
            bucket: {photos: /tmp}
            allow-range: [10.1.0.0/16, 10.2.0.0/16]
            """);
    Settings settings =
        up(
            Map.of("PENSTOCK_API_PORT", "2002", "PENSTOCK_CONCURRENCY", "8"),
            "up",
            "--config",
            file.toString(),
            "--concurrency=9");
    assertEquals(Path.of("app.yaml"), settings.template());
    assertEquals(1001, settings.httpPort());
    assertEquals(2002, settings.apiPort());
    assertEquals(9, settings.concurrency());
    assertEquals(List.of("10.1.0.0/16", "10.2.0.0/16"), settings.allowedRanges());
    assertTrue(settings.buckets().containsKey("photos"));
    assertEquals(false, settings.watch());
    assertEquals(false, settings.insecure());
  }

  @Test
  void theTemplateOfTheCommandLineGoesBeforeThatOfTheFile() throws Exception {
    Path file = file("template: app.yaml\n");
    Settings settings = up(Map.of("PENSTOCK_CONFIG", file.toString()), "up", "other.yaml");
    assertEquals(Path.of("other.yaml"), settings.template());
  }

  @Test
  void everyUnknownSettingIsNamed() throws IOException {
    Path file = file("htp-port: 1\napiport: 2\n");
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> Configuration.arguments(new String[] {"up", "--config=" + file}, Map.of()))
            .getMessage();
    assertTrue(said.contains("htp-port is not a setting"), said);
    assertTrue(said.contains("apiport is not a setting"), said);
  }

  @Test
  void whatIsNoYamlAndWhatIsNotThereIsRefused() throws IOException {
    Path file = file("{");
    for (String given : List.of(file.toString(), "/none/such.yaml"))
      assertThrows(
          IllegalArgumentException.class,
          () -> Configuration.arguments(new String[] {"up", "--config", given}, Map.of()));
  }

  @Test
  void otherCommandsAreLeftAlone() {
    String[] given = {"invoke", "Hello"};
    assertArrayEquals(given, Configuration.arguments(given, Map.of("PENSTOCK_HTTP_PORT", "1")));
  }
}
