package io.penstock.gateway.terminal;

import java.util.Map;

/** Colours, or none: not every reader is a terminal. Pure. */
public enum Style {
  PLAIN,
  COLOURS;

  private static final String OFF = "\u001b[0m";

  /** As <a href="https://no-color.org">NO_COLOR</a> and what standard output is say. */
  public static Style of(boolean terminal, Map<String, String> environment) {
    boolean refused =
        !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || "dumb".equals(environment.get("TERM"));
    return terminal && !refused ? COLOURS : PLAIN;
  }

  public String dim(String text) {
    return with("2", text);
  }

  public String good(String text) {
    return with("32", text);
  }

  public String bad(String text) {
    return with("31", text);
  }

  public String notable(String text) {
    return with("33", text);
  }

  public String bold(String text) {
    return with("1", text);
  }

  private String with(String code, String text) {
    return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + OFF;
  }

  /**
   * Text of others, as one line that cannot steer a terminal: escape sequences are left out, other
   * control characters become a dot.
   */
  static String harmless(String text, int most) {
    boolean clean = text.length() <= most;
    for (int i = 0; clean && i < text.length(); i++) clean = isHarmless(text.charAt(i));
    if (clean) return text;
    var line = new StringBuilder();
    String bare = text.replaceAll("\u001b\\[[0-?]*[ -/]*[@-~]", "");
    for (int i = 0; i < bare.length() && line.length() < most; i++)
      line.append(isHarmless(bare.charAt(i)) ? bare.charAt(i) : '·');
    return bare.length() > most ? line + "..." : line.toString();
  }

  private static boolean isHarmless(char c) {
    return c == '\t' || c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0);
  }
}
