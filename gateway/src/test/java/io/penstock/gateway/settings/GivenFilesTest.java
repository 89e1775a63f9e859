package io.penstock.gateway.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of values: lines, JSON, and SAM's configuration. */
class GivenFilesTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("file"), text);
  }

  @Test
  void linesOfNamesAndValues() throws IOException {
    assertEquals(
        Map.of("Cluster.Endpoint", "redis", "db", "{\"user\":\"a=b\"}", "empty", ""),
        NamedValues.read(
            file("# what AWS knows\nCluster.Endpoint=redis\n\ndb = {\"user\":\"a=b\"}\nempty=\n")));
  }

  @Test
  void aJsonObject() throws IOException {
    assertEquals(
        Map.of("a", "1", "db", "{\"user\":\"u\"}"),
        NamedValues.read(file("{\"a\": 1, \"db\": {\"user\": \"u\"}}")));
  }

  @Test
  void aLineWithoutAValueIsNamedWithItsNumber() throws IOException {
    Path file = file("a=1\nnonsense\n");
    assertTrue(
        assertThrows(IOException.class, () -> NamedValues.read(file)).getMessage().contains(":2:"));
  }

  @Test
  void overridesOfSamconfig() throws IOException {
    assertEquals(
        Map.of("Stage", "prod", "Greeting", "hello there", "Size", "3", "Old", "way"),
        SamConfig.parameters(
            file(
                """
                version = 0.1
                [default.global.parameters]
                stack_name = "x"
                parameter_overrides = "Stage=\\"dev\\" Size=3"
                [default.deploy.parameters] # what deploy takes
                parameter_overrides = [
                  "Stage=prod",
                  "Greeting=\\"hello there\\"",
                  'ParameterKey=Old,ParameterValue=way'
                ]
                [prod.deploy.parameters]
                parameter_overrides = "Stage=other"
                """)));
  }
}
