package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds programs of the machine: in the system's folders first, then on the PATH. */
final class Programs {
  private static final List<String> SYSTEM = List.of("/usr/local/bin", "/usr/bin", "/bin");

  private Programs() {}

  /** The program's real path, or null. */
  static Path find(String name) {
    var folders = new ArrayList<>(SYSTEM);
    String path = System.getenv("PATH");
    if (path != null) folders.addAll(List.of(path.split(":")));
    for (String folder : folders) {
      if (folder.isEmpty()) continue;
      Path program = Path.of(folder, name);
      if (!Files.isExecutable(program) || Files.isDirectory(program)) continue;
      try {
        return program.toRealPath();
      } catch (IOException e) {
        // a dangling link: look further
      }
    }
    return null;
  }
}
