package io.penstock.function.process;

import io.penstock.function.FunctionSpec;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The kernel's own limits, where this process may make groups below its own: of version 2 one
 * hierarchy, of version 1 one for each kind. Found out once, by making a group. Blocking.
 */
final class ControlGroups {
  private static final String PREFIX = "penstock-";
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final long MB = 1L << 20;

  /** Lambda's count of processes and threads. */
  private static final int PROCESSES = 1_024;

  /** What runtimes, buffers and page tables take besides. */
  private static final int SLACK_MB = 64;

  private static final int LAST_LOOKS = 100;
  private static final long LAST_LOOK_NANOS = 10_000_000;

  private final Map<String, Path> parents;
  private final boolean unified;
  private final String own = PREFIX + ProcessHandle.current().pid() + "-";
  private static final AtomicLong MADE = new AtomicLong();
  private final Queue<ControlGroup> left = new ConcurrentLinkedQueue<>();

  private ControlGroups(Map<String, Path> parents, boolean unified) {
    this.parents = parents;
    this.unified = unified;
  }

  static ControlGroups find() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/self/cgroup"));
      var second = secondVersion(lines);
      var groups = second.isEmpty() ? firstVersion(lines) : second;
      var found = new ControlGroups(groups, !second.isEmpty());
      for (Path parent : groups.values()) found.removeLeft(parent);
      return found;
    } catch (IOException | RuntimeException e) {
      return new ControlGroups(Map.of(), false);
    }
  }

  private static Map<String, Path> secondVersion(List<String> lines) throws IOException {
    var found = new LinkedHashMap<String, Path>();
    for (String line : lines) {
      if (!line.startsWith("0::")) continue;
      Path group = below(ROOT, line.substring(3));
      Path controllers = group.resolve("cgroup.controllers");
      if (!Files.exists(controllers)) return found;
      List<String> there = List.of(Files.readString(controllers).strip().split(" "));
      if (!there.contains("memory") || !there.contains("pids")) return found;
      if (!handDown(group, there) || !canMake(group)) return found;
      for (String kind : List.of("memory", "pids", "cpu"))
        if (there.contains(kind)) found.put(kind, group);
    }
    return found;
  }

  /** A group that hands controllers down holds no processes itself: this one moves to a child. */
  private static boolean handDown(Path group, List<String> there) {
    var wanted = new StringBuilder("+memory +pids");
    if (there.contains("cpu")) wanted.append(" +cpu");
    Path control = group.resolve("cgroup.subtree_control");
    try {
      Files.writeString(control, wanted);
      return true;
    } catch (IOException busy) {
      Path child = group.resolve(PREFIX + "gateway");
      try {
        Files.createDirectories(child);
        Files.writeString(child.resolve("cgroup.procs"), "0");
        Files.writeString(control, wanted);
        return true;
      } catch (IOException e) {
        try {
          Files.writeString(group.resolve("cgroup.procs"), "0");
          Files.deleteIfExists(child);
        } catch (IOException stays) {
          // a group of one's own does no harm
        }
        return false;
      }
    }
  }

  private static Map<String, Path> firstVersion(List<String> lines) {
    var found = new LinkedHashMap<String, Path>();
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      for (String kind : fields[1].split(",")) {
        if (!List.of("memory", "pids", "cpu").contains(kind)) continue;
        Path group = below(ROOT.resolve(fields[1]), fields[2]);
        if (canMake(group)) found.put(kind, group);
      }
    }
    return found;
  }

  /** In a container the path is that of the host, and what is mounted is the group itself. */
  private static Path below(Path mount, String path) {
    Path group = mount.resolve(path.substring(1));
    return Files.isDirectory(group) ? group : mount;
  }

  private static boolean canMake(Path parent) {
    try {
      Files.delete(Files.createTempDirectory(parent, PREFIX + "try-"));
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Groups of gateways that were killed. */
  private void removeLeft(Path parent) throws IOException {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path group : groups) {
        String[] parts = group.getFileName().toString().split("-");
        if (!parts[1].matches("\\d{1,10}")) continue;
        if (ProcessHandle.of(Long.parseLong(parts[1])).isEmpty())
          new ControlGroup(List.of(group)).remove();
      }
    }
  }

  /**
   * What is limited: {@code memory}, {@code pids}, {@code cpu}; empty where groups cannot be had.
   */
  List<String> kinds() {
    return List.copyOf(parents.keySet());
  }

  boolean countMemory() {
    return parents.containsKey("memory");
  }

  /**
   * A group for one environment. Its limit of memory is above the function's by what /tmp may hold,
   * which lives in memory here and on a disk on Lambda: the function's own limit is watched beside.
   */
  ControlGroup make(FunctionSpec spec) throws IOException {
    removeLeft();
    String name = own + MADE.incrementAndGet();
    var folders = new ArrayList<Path>();
    for (Path parent : new java.util.LinkedHashSet<>(parents.values()))
      folders.add(Files.createDirectory(parent.resolve(name)));
    var group = new ControlGroup(List.copyOf(folders));
    long most = (spec.memoryMb() + spec.ephemeralStorageMb() + (long) SLACK_MB) * MB;
    set("memory", name, unified ? "memory.max" : "memory.limit_in_bytes", most);
    set("pids", name, "pids.max", PROCESSES);
    // Lambda's share of a core goes with memory; a weight takes nothing from a lone function
    long share = Math.clamp(spec.memoryMb() * 1024L / 1769, 32, 8_192);
    set(
        "cpu",
        name,
        unified ? "cpu.weight" : "cpu.shares",
        unified ? Math.max(1, share / 10) : share);
    return group;
  }

  /** The environment has ended. Those killed take a moment to leave it: then it goes later. */
  void release(ControlGroup group) {
    if (!group.remove()) left.add(group);
  }

  /** Those of environments that end with the gateway; what is left then goes at the next start. */
  void removeAll() {
    for (int i = 0; i < LAST_LOOKS && !left.isEmpty(); i++) {
      LockSupport.parkNanos(LAST_LOOK_NANOS);
      removeLeft();
    }
  }

  private void removeLeft() {
    for (int i = left.size(); i > 0; i--) {
      ControlGroup group = left.poll();
      if (group != null) release(group);
    }
  }

  private void set(String kind, String name, String file, long value) throws IOException {
    Path parent = parents.get(kind);
    if (parent != null) Files.writeString(parent.resolve(name).resolve(file), Long.toString(value));
  }
}
