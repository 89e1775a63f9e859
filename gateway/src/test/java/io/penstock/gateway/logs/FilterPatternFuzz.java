package io.penstock.gateway.logs;

import io.penstock.trigger.fuzz.Input;

/** Patterns over lines of logs. */
public final class FilterPatternFuzz {
  private FilterPatternFuzz() {}

  /** One run: a pattern, a zero, a line. */
  public static void fuzzerTestOneInput(byte[] data) {
    String[] parts = Input.texts(data, 2);
    try {
      FilterPattern.of(parts[0]).matches(parts[1]);
    } catch (IllegalArgumentException e) {
      // refused in words
    }
  }
}
