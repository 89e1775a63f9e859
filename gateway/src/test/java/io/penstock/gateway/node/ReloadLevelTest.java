package io.penstock.gateway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.penstock.gateway.cli.UpOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class ReloadLevelTest {
  private static UpOptions options(String level) {
    var options = new UpOptions();
    new CommandLine(options).parseArgs("--log-level=" + level);
    return options;
  }

  @Test
  void theLevelIsThatOfTheSettings() throws Exception {
    var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    try {
      Reload.logLevel(options("error").settings(Map.of()));
      assertEquals(Level.ERROR, root.getLevel());
      Reload.logLevel(options("info").settings(Map.of()));
      assertEquals(Level.INFO, root.getLevel());
    } finally {
      root.setLevel(before);
    }
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> options("loud").settings(Map.of()))
            .getMessage()
            .contains("--log-level loud: one of error, warn"));
  }
}
