package io.penstock.gateway.terminal;

import java.nio.file.Path;

/**
 * Commands to be pasted, which find this gateway from where it was started.
 *
 * @param program how the program was called
 * @param dataDir the gateway's state folder
 */
public record Hints(String program, Path dataDir) {
  private static final Path USUAL = Path.of(".penstock");

  public static Hints of(Path dataDir) {
    return new Hints(System.getProperty("penstock.command", "./penstock"), dataDir);
  }

  /**
   * @param command such as {@code logs Hello}
   */
  public String command(String command) {
    return program + " " + command + (dataDir.equals(USUAL) ? "" : " --data-dir " + quoted());
  }

  private String quoted() {
    String text = dataDir.toString();
    return text.matches("[A-Za-z0-9_./+:=@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
