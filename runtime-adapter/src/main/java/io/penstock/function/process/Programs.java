package io.penstock.function.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds programs of the machine: in the system's folders first, then on the PATH. */
final class Programs {
  private static final List<String> SYSTEM = List.of("/usr/local/bin", "/usr/bin", "/bin");
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)*");
  private static final int SAID = 4_096;

  private Programs() {}

  /** The program's real path, or null. */
  static Path find(String name) {
    List<Path> all = all(name);
    return all.isEmpty() ? null : all.getFirst();
  }

  /** Real paths of all programs of that name; not the shims of version managers. */
  static List<Path> all(String name) {
    var folders = new ArrayList<>(SYSTEM);
    String path = System.getenv("PATH");
    if (path != null) folders.addAll(List.of(path.split(":")));
    var programs = new LinkedHashSet<Path>();
    for (String folder : folders) {
      if (folder.isEmpty() || folder.endsWith("/shims")) continue;
      Path program = Path.of(folder, name);
      if (!Files.isExecutable(program) || Files.isDirectory(program)) continue;
      try {
        programs.add(program.toRealPath());
      } catch (IOException e) {
        // a dangling link: look further
      }
    }
    return List.copyOf(programs);
  }

  /**
   * The first number in what the program says of itself; empty when it says none within five
   * seconds. Blocking; what it printed is read once it has ended, since a read of a pipe holds the
   * thread, and the carrier of a virtual one, for as long as somebody has its other end.
   */
  static String version(Path program, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
      InputStream out = process.getInputStream();
      String said =
          new String(out.readNBytes(Math.min(SAID, out.available())), StandardCharsets.UTF_8);
      Matcher number = VERSION.matcher(said);
      return number.find() ? number.group() : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
