package io.penstock.trigger.fuzz;

import java.nio.charset.StandardCharsets;

/** What fuzz targets make of their bytes. */
public final class Input {
  private Input() {}

  public static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  /**
   * The parts between bytes that are zero, as many as are asked for; empty where there are less.
   */
  public static String[] texts(byte[] data, int parts) {
    String[] split = text(data).split("\0", parts);
    String[] all = new String[parts];
    for (int i = 0; i < parts; i++) all[i] = i < split.length ? split[i] : "";
    return all;
  }

  /** Fails the run. */
  public static void hold(boolean law, String otherwise) {
    if (!law) throw new AssertionError(otherwise);
  }
}
