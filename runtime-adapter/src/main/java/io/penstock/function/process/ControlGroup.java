package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The groups that hold one environment's processes, whoever their parents are by now; none where
 * there are no control groups. Blocking, some tens of microseconds.
 *
 * @param folders one of version 2, or one for each kind of version 1
 */
record ControlGroup(List<Path> folders) {
  static final ControlGroup NONE = new ControlGroup(List.of());
  private static final int ATTEMPTS = 20;

  /** For the command that enters: the files that a process writes its number into. */
  String entries() {
    return folders.stream()
        .map(folder -> folder.resolve("cgroup.procs").toString())
        .collect(Collectors.joining(" "));
  }

  /** Who is in it now. */
  List<Long> processes() {
    if (folders.isEmpty()) return List.of();
    try {
      return Files.readAllLines(folders.getFirst().resolve("cgroup.procs")).stream()
          .filter(line -> !line.equals("0"))
          .map(Long::valueOf)
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Ends who is in it, those who were born meanwhile too. */
  void kill() {
    for (int i = 0; i < ATTEMPTS; i++) {
      List<Long> left = processes();
      if (left.isEmpty()) return;
      for (long pid : left) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  /** Ends who is left and removes it; false when somebody has not left yet. */
  boolean remove() {
    kill();
    boolean gone = true;
    for (Path folder : folders) {
      try {
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        gone = false;
      }
    }
    return gone;
  }
}
