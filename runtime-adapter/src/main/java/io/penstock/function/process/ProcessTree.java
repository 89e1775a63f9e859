package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with all its descendants, as /proc shows them. Blocking, some tens of microseconds. */
final class ProcessTree {
  private static final long PAGE_KB = 4;
  private static final int MOST = 4_096;

  private ProcessTree() {}

  /** The process and its descendants that exist now. */
  static List<Long> of(long root) {
    var all = new ArrayList<Long>();
    all.add(root);
    for (int i = 0; i < all.size() && all.size() < MOST; i++) {
      Path tasks = Path.of("/proc/" + all.get(i) + "/task");
      try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
        for (Path thread : threads) {
          String children = Files.readString(thread.resolve("children"));
          for (String child : children.split(" "))
            if (!child.isBlank()) all.add(Long.parseLong(child.strip()));
        }
      } catch (IOException e) {
        // it has ended
      }
    }
    return all;
  }

  /** Resident memory of the whole tree, in MB. */
  static int residentMb(long root) {
    long pages = 0;
    for (long pid : of(root)) {
      try {
        String statm = Files.readString(Path.of("/proc/" + pid + "/statm"));
        int from = statm.indexOf(' ') + 1;
        int to = statm.indexOf(' ', from);
        // Shared pages count once for each process: programs here share little but the libraries.
        pages += Long.parseLong(statm.substring(from, to));
      } catch (IOException e) {
        // it has ended
      }
    }
    return (int) (pages * PAGE_KB / 1024);
  }

  /** Whether one of the tree's processes holds the socket of that inode. */
  static boolean holdsSocket(long root, String inode) {
    String wanted = "socket:[" + inode + "]";
    for (long pid : of(root)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
        for (Path file : files) {
          try {
            if (Files.readSymbolicLink(file).toString().equals(wanted)) return true;
          } catch (IOException e) {
            // closed meanwhile
          }
        }
      } catch (IOException e) {
        // it has ended
      }
    }
    return false;
  }

  static void kill(long root) {
    for (long pid : of(root).reversed())
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
