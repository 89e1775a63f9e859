package io.penstock.gateway.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a running gateway is reached, noted in its state folder: commands that are started beside
 * it find it by themselves, whatever its ports.
 */
public record RunningGateway(Path dataDir) {
  private static final String NAME = "endpoint";

  /**
   * @param api URL of the API port
   */
  public void started(String api) throws IOException {
    Files.writeString(file(), api + "\n");
  }

  public void ended() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      // A note of a gateway that is gone is found out by whoever calls it.
    }
  }

  /** URL of the API port; null when none is noted. */
  public String api() {
    try {
      String noted = Files.readString(file()).strip();
      return noted.isEmpty() ? null : noted;
    } catch (IOException e) {
      return null;
    }
  }

  private Path file() {
    return dataDir.resolve(NAME);
  }
}
