package io.penstock.gateway.node;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Which process of this machine listens on a port, as far as the system tells us. Blocking. */
final class PortOwner {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";

  private PortOwner() {}

  /** Such as {@code node (process 4711)}; null when it is another user's, or not to be found. */
  static String of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : new String[] {"tcp", "tcp6"})
      sockets(PROC.resolve("net").resolve(table), port, sockets);
    if (sockets.isEmpty()) return null;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes)
        if (holds(process, sockets))
          return Files.readString(process.resolve("comm")).strip()
              + " (process "
              + process.getFileName()
              + ")";
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  private static void sockets(Path table, int port, Set<String> to) {
    String wanted = String.format(Locale.ROOT, ":%04X", port);
    try {
      for (String line : Files.readAllLines(table)) {
        String[] part = line.strip().split("\\s+");
        if (part.length > 9 && part[1].endsWith(wanted) && part[3].equals(LISTENS))
          to.add("socket:[" + part[9] + "]");
      }
    } catch (IOException e) {
      // This system has no such table
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files)
        if (sockets.contains(Files.readSymbolicLink(file).toString())) return true;
    } catch (IOException e) {
      // Another user's, or it has ended meanwhile
    }
    return false;
  }
}
