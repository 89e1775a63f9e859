package io.penstock.gateway.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as Helm itself reads it. {@code -Dgolden.write=true} writes the manifests anew. */
class HelmChartTest {
  private static final Path CHART = Path.of("../helm/penstock");
  private static final Path GOLDEN = Path.of("src/test/resources/golden/helm");

  private static String rendered(Path values) {
    return new Helm(CHART)
        .template()
        .withName("trial")
        .withNamespace("events")
        .withValuesFile(values)
        .call();
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "everything", "two"})
  void theChartGivesTheseManifests(String name) throws IOException {
    String manifests = rendered(CHART.resolve("ci/" + name + "-values.yaml"));
    Path golden = GOLDEN.resolve(name + ".yaml");
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, manifests);
    }
    assertEquals(Files.readString(golden), manifests);
  }

  @Test
  void eachAlertHasASectionOfTheRunbook() throws IOException {
    String runbook = Files.readString(Path.of("../docs/operations.md"));
    var alerts =
        Files.readAllLines(CHART.resolve("files/alerts.yaml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("- alert: "))
            .map(line -> line.substring("- alert: ".length()))
            .toList();
    assertFalse(alerts.isEmpty());
    for (String alert : alerts) assertTrue(runbook.contains("\n### " + alert + "\n"), alert);
  }

  @Test
  void helmFindsNothingWrongWithIt() {
    var result = new Helm(CHART).lint().call();
    assertFalse(result.isFailed(), () -> String.join("\n", result.getMessages()));
  }

  @Test
  void withoutWhoMayCallItIsRefused() {
    var refused =
        assertThrows(
            RuntimeException.class, () -> new Helm(CHART).template().withName("trial").call());
    assertTrue(refused.getMessage().contains("credentials"), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"replicas=2", "serivce.type=NodePort", "settings.host=127.0.0.1", "heap=lots"})
  void whatItDoesNotKnowOrCannotDoIsRefused(String value) {
    String[] set = value.split("=");
    assertThrows(
        RuntimeException.class,
        () ->
            new Helm(CHART)
                .template()
                .withName("trial")
                .withValuesFile(CHART.resolve("ci/minimal-values.yaml"))
                .set(set[0], set[1])
                .call());
  }
}
