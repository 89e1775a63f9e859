package io.penstock.function.process;

import io.penstock.function.runtimeapi.Peers;
import io.vertx.core.net.SocketAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Whether a connection comes from an environment's own processes: the kernel's table of connections
 * names the socket, and one of the environment's processes must hold it. Asked once a connection.
 */
final class PeerCheck implements Peers {
  private static final int MAPPED_WORD = 0xFFFF;
  private static final String LISTENS = "0A";

  private volatile long root;
  private volatile NetworkDoors doors;

  void root(long pid) {
    root = pid;
  }

  /** Where it has no network everything comes through these. */
  void doors(NetworkDoors only) {
    doors = only;
  }

  @Override
  public boolean test(SocketAddress peer, SocketAddress own) {
    long pid = root;
    if (pid == 0) return false;
    if (doors != null) return doors.made(peer);
    String inode = inode(peer, own);
    return inode != null && ProcessTree.holdsSocket(pid, inode);
  }

  @Override
  public boolean known() {
    return root != 0;
  }

  @Override
  public boolean listens(int port) {
    long pid = root;
    if (pid == 0) return false;
    for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
      String inode = listener(table, port);
      if (inode != null && ProcessTree.holdsSocket(pid, inode)) return true;
    }
    return false;
  }

  /** Of the socket that waits for connections on a port; null if none does. */
  private static String listener(String table, int port) {
    String local = String.format(Locale.ROOT, ":%04X ", port);
    try (BufferedReader lines = Files.newBufferedReader(Path.of(table))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.strip().split("\\s+");
        if ((fields[1] + " ").endsWith(local) && fields[3].equals(LISTENS)) return fields[9];
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }

  /** Whether an address is this machine's, as the kernel sees it. */
  static boolean isHere(SocketAddress peer) {
    InetAddress address = address(peer);
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (IOException e) {
      return true; // the careful answer
    }
  }

  /**
   * Of the socket at the other end of a connection; null if no process of this machine has it. Both
   * ends are looked at: whoever binds another loopback address may choose any port.
   */
  static String inode(SocketAddress peer, SocketAddress own) {
    byte[] from = address(peer).getAddress();
    byte[] to = address(own).getAddress();
    String ends = end(from, peer.port()) + " " + end(to, own.port()) + " ";
    String inode = from.length == 4 ? inode("/proc/net/tcp", ends) : null;
    if (inode != null) return inode;
    String wide = end(wide(from), peer.port()) + " " + end(wide(to), own.port()) + " ";
    return inode("/proc/net/tcp6", wide);
  }

  private static InetAddress address(SocketAddress end) {
    try {
      return InetAddress.getByName(end.hostAddress());
    } catch (IOException e) {
      throw new IllegalArgumentException(end.hostAddress(), e);
    }
  }

  /** As sockets of IPv6 have an address of IPv4. */
  private static byte[] wide(byte[] address) {
    if (address.length == 16) return address;
    byte[] wide = new byte[16];
    wide[10] = (byte) MAPPED_WORD;
    wide[11] = (byte) MAPPED_WORD;
    System.arraycopy(address, 0, wide, 12, 4);
    return wide;
  }

  /** As the table writes it: words of four bytes, in the byte order of small-endian machines. */
  private static String end(byte[] address, int port) {
    var text = new StringBuilder(40);
    for (int word = 0; word < address.length; word += 4)
      for (int i = 3; i >= 0; i--) text.append(String.format("%02X", address[word + i]));
    return text.append(String.format(Locale.ROOT, ":%04X", port)).toString();
  }

  private static String inode(String table, String ends) {
    try (BufferedReader lines = Files.newBufferedReader(Path.of(table))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int colon = line.indexOf(": ");
        if (colon < 0 || !line.startsWith(ends, colon + 2)) continue;
        String inode = line.strip().split("\\s+")[9];
        return inode.equals("0") ? null : inode; // closed already
      }
    } catch (IOException e) {
      return null;
    }
    return null;
  }
}
