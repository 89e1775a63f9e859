package io.penstock.gateway.secretsmanager;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Labels of versions. */
class SecretTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private static SecretVersion version(int n, String... stages) {
    return new SecretVersion("version-" + n, Set.of(stages), false, NOW);
  }

  private static Secret secret(int versions) {
    Secret secret = Secret.made("s", "AbC123", NOW);
    for (int n = 1; n <= versions; n++) secret = secret.with(version(n, Secret.CURRENT), NOW);
    return secret;
  }

  @Test
  void whatWasCurrentIsThePreviousOne() {
    Secret secret = secret(3);
    assertEquals(Set.of(Secret.CURRENT), secret.version("version-3").stages());
    assertEquals(Set.of(Secret.PREVIOUS), secret.version("version-2").stages());
    assertEquals(Set.of(), secret.version("version-1").stages());
  }

  @Test
  void goingBackTurnsThemRound() {
    Secret secret = secret(2).moved(Secret.CURRENT, "version-1", NOW);
    assertEquals(Set.of(Secret.CURRENT), secret.version("version-1").stages());
    assertEquals(Set.of(Secret.PREVIOUS), secret.version("version-2").stages());
    assertEquals(secret, secret.moved(Secret.CURRENT, "version-1", NOW));
  }

  @Test
  void aLabelOfTheCallersOwnMoves() {
    Secret secret = secret(2).moved("beta", "version-1", NOW).moved("beta", "version-2", NOW);
    assertEquals(Set.of(Secret.CURRENT, "beta"), secret.version("version-2").stages());
    assertNull(secret.moved("beta", null, NOW).at("beta"));
  }

  @Test
  void ofThoseThatNothingNamesTheOldestGo() {
    Secret secret = secret(110);
    assertEquals(102, secret.versions().size());
    assertNull(secret.version("version-8"));
    assertNotNull(secret.version("version-9"));
    assertNotNull(secret.at(Secret.PREVIOUS));
  }
}
