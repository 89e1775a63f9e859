package io.penstock.gateway.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit of the Debian package, as systemd reads it. */
class DebianUnitTest {
  private static final Path UNIT = Path.of("../docker/debian/penstock.service");

  private static List<String> lines() throws IOException {
    return Files.readAllLines(UNIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Type=notify",
        "User=penstock",
        "ProtectSystem=strict",
        "StateDirectory=penstock",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "SuccessExitStatus=143"
      })
  void itSays(String line) throws IOException {
    assertTrue(lines().contains(line), line);
  }

  /** With each of these, no sandbox of a function could be made, or nothing be compiled. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ProtectKernelLogs",
        "ProtectHostname",
        "ProtectKernelTunables",
        "ProcSubset",
        "RestrictNamespaces",
        "PrivateUsers",
        "MemoryDenyWriteExecute"
      })
  void itLeavesSandboxesAndTheCompilerTheirWay(String name) throws IOException {
    for (String line : lines()) assertFalse(line.startsWith(name + "="), line);
  }

  /** As docker/README.md has it. */
  @Test
  void itsExposureIsAsIsTold() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-analyze")), "no systemd-analyze");
    var process =
        new ProcessBuilder(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=31", // tenths
                UNIT.toString())
            .redirectErrorStream(true)
            .start();
    String told = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), told);
  }
}
