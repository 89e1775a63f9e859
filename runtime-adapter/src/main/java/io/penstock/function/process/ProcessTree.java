package io.penstock.function.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with all its descendants, as /proc shows them. Blocking, some tens of microseconds. */
final class ProcessTree {
  private static final long PAGE_BYTES = 4096;
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

  /** Resident memory of these processes, in bytes. */
  static long residentBytes(Iterable<Long> processes) {
    // Shared pages count once for each process: programs here share little but the libraries.
    return pages(processes, 1) * PAGE_BYTES;
  }

  /** Memory that they share with files and with one another, in bytes. */
  static long sharedBytes(Iterable<Long> processes) {
    long kilobytes = 0;
    for (long pid : processes) {
      try {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
          if (line.startsWith("RssShmem:")) kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
      } catch (IOException e) {
        // it has ended
      }
    }
    return kilobytes * 1024;
  }

  private static long pages(Iterable<Long> processes, int field) {
    long pages = 0;
    for (long pid : processes) {
      try {
        pages +=
            Long.parseLong(Files.readString(Path.of("/proc/" + pid + "/statm")).split(" ")[field]);
      } catch (IOException e) {
        // it has ended
      }
    }
    return pages;
  }

  /** Whether one of the tree's processes holds the socket of that inode. */
  static boolean holdsSocket(long root, String inode) {
    return holdsSocket(of(root), inode);
  }

  /** Whether one of these processes holds the socket of that inode. */
  static boolean holdsSocket(Iterable<Long> processes, String inode) {
    String wanted = "socket:[" + inode + "]";
    for (long pid : processes) {
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
}
