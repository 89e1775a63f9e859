package io.penstock.function.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Whether a loopback connection comes from an environment's own processes: the kernel's table of
 * connections names the socket, and one of the environment's processes must hold it. Asked once a
 * connection.
 */
final class PeerCheck implements IntPredicate {
  private volatile long root;

  void root(long pid) {
    root = pid;
  }

  @Override
  public boolean test(int remotePort) {
    long pid = root;
    if (pid == 0) return false;
    String inode = inode(remotePort);
    return inode != null && ProcessTree.holdsSocket(pid, inode);
  }

  /** Of the connected loopback socket that is bound to a port; null if there is none. */
  static String inode(int port) {
    String inode = inode("/proc/net/tcp", port);
    return inode == null ? inode("/proc/net/tcp6", port) : inode;
  }

  /** The inode of the connected socket that is bound to a local loopback port; null if none is. */
  private static String inode(String table, int port) {
    String local = String.format(Locale.ROOT, "%04X", port);
    try (BufferedReader lines = Files.newBufferedReader(Path.of(table))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(':', line.indexOf(':') + 1);
        if (colon < 0 || !line.startsWith(local, colon + 1)) continue;
        String[] fields = line.strip().split("\\s+");
        boolean connected = fields[3].equals("01");
        if (connected && !fields[9].equals("0")) return fields[9];
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }
}
