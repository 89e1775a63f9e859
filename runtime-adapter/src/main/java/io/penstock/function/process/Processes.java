package io.penstock.function.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All processes of one environment: the first one's descendants, whoever else is in its control
 * group, and, where neither keeps children from escaping, who carries its name or its session.
 * Blocking, some tens of microseconds; with strays a few milliseconds.
 *
 * @param root the first process
 * @param group NONE where there are no control groups
 * @param mark the environment's name among a stray's variables; null where none can stray
 */
record Processes(long root, ControlGroup group, String mark) implements Running {
  private static final Path PROC = Path.of("/proc");
  private static final String RUNTIME = "AWS_LAMBDA_RUNTIME_API=";
  private static final int SESSION = 3;
  private static final int PASSES = 5;

  @Override
  public Set<Long> all(boolean strays) {
    var all = new LinkedHashSet<>(ProcessTree.of(root));
    all.addAll(group.processes());
    if (strays && mark != null && group.folders().isEmpty()) addStrays(all);
    return all;
  }

  private void addStrays(Set<Long> all) {
    String named = "AWS_LAMBDA_LOG_STREAM_NAME=" + mark + "\0";
    try (DirectoryStream<Path> everyone = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : everyone) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (all.contains(pid)) continue;
        if (session(process) == root || variables(process).contains(named))
          all.addAll(ProcessTree.of(pid));
      }
    } catch (IOException | NumberFormatException e) {
      // what was found is ended
    }
  }

  private static long session(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[SESSION]);
    } catch (IOException | RuntimeException e) {
      return -1;
    }
  }

  private static String variables(Path process) {
    return text(process.resolve("environ"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException | RuntimeException e) {
      return "";
    }
  }

  @Override
  public void kill() {
    for (long pid : List.copyOf(all(true)).reversed())
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    group.kill();
  }

  /** Those that were born meanwhile too. */
  @Override
  public void stop() {
    Set<Long> stopped = new LinkedHashSet<>();
    for (int i = 0; i < PASSES; i++) {
      Set<Long> now = all(false);
      if (!stopped.addAll(now)) return;
      for (long pid : now) Libc.signal(pid, Libc.SIGSTOP);
    }
  }

  /**
   * Tells the runtime to end: by the shell that runs programs beside it, which are to end after it,
   * where there is one.
   */
  @Override
  public void end() {
    String named = "\0" + LaunchForm.BESIDE + "\0";
    long runtime = 0;
    boolean shell = false;
    for (long pid : all(false)) {
      String command = text(PROC.resolve(pid + "/cmdline"));
      if (command.startsWith("/bin/sh\0") && command.contains(named)) {
        Libc.signal(pid, Libc.SIGTERM);
        shell = true;
      }
      if (runtime == 0 && variables(PROC.resolve(Long.toString(pid))).contains(RUNTIME))
        runtime = pid;
    }
    if (!shell && runtime != 0) Libc.signal(runtime, Libc.SIGTERM);
  }

  @Override
  public void resume() {
    for (long pid : all(false)) Libc.signal(pid, Libc.SIGCONT);
  }

  @Override
  public int memoryMb(boolean files) {
    Set<Long> all = all(files);
    long bytes = ProcessTree.residentBytes(all);
    if (files) bytes += unmapped(all);
    return (int) (bytes >> 20);
  }

  /** Files of {@code memfd_create}, as far as they are not counted as somebody's mapped memory. */
  private static long unmapped(Set<Long> all) {
    Map<String, Long> memory = new HashMap<>();
    for (long pid : all) {
      try (DirectoryStream<Path> open = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
        for (Path file : open) {
          String target = linked(file);
          if (target.startsWith("/memfd:"))
            memory.computeIfAbsent(
                Libc.inode(file.toString()), _ -> Libc.bytesTaken(file.toString()));
        }
      } catch (IOException e) {
        // it has ended
      }
    }
    long bytes = memory.values().stream().mapToLong(Long::longValue).sum();
    return bytes == 0 ? 0 : Math.max(0, bytes - ProcessTree.sharedBytes(all));
  }

  private static String linked(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
