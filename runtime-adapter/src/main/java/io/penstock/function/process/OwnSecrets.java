package io.penstock.function.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * Keeps what this process knows from the processes it starts. Functions without a sandbox may run
 * under the same user, who may otherwise read every process's memory and first variables.
 */
public final class OwnSecrets {
  private static final int ENVIRONMENT_FROM = 49;

  private OwnSecrets() {}

  /**
   * Hides memory, and overwrites the values of these variables where the kernel shows them. Java
   * has read its variables before and keeps them.
   *
   * @return whether both were done
   */
  public static boolean hide(Predicate<String> variables) {
    boolean scrubbed = scrub(variables);
    return Libc.hideMemory() && scrubbed;
  }

  private static boolean scrub(Predicate<String> variables) {
    System.getenv(); // read them once, before they are gone
    try {
      String stat = Files.readString(Path.of("/proc/self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long from = Long.parseUnsignedLong(fields[ENVIRONMENT_FROM - 2].strip());
      byte[] shown = Files.readAllBytes(Path.of("/proc/self/environ"));
      int start = 0;
      for (int i = 0; i < shown.length; i++) {
        if (shown[i] != 0) continue;
        String entry = new String(shown, start, i - start, StandardCharsets.ISO_8859_1);
        int value = entry.indexOf('=') + 1;
        if (value > 0 && value < entry.length() && variables.test(entry.substring(0, value - 1)))
          Libc.overwrite(from + start + value, entry.length() - value);
        start = i + 1;
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
