package io.penstock.function.process;

import io.vertx.core.net.SocketAddress;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The ways out of an environment that has no network: sockets in a folder that it alone sees, each
 * of which leads to one loopback port of the gateway. Inside, {@code socat} listens on the same
 * ports. Beyond 128 connections at once further ones are closed. Any thread.
 */
final class NetworkDoors implements Closeable {
  /** Where the folder is inside. */
  static final String INSIDE = "/run/penstock";

  /**
   * Listens inside, waits until it does, and is replaced by the command: the program, then {@code
   * name=port} for each door, then {@code --}. The listeners are nobody's children.
   */
  private static final String LISTEN =
      "s=$1; shift; p=; while [ \"$1\" != -- ]; do n=${1%=*}; t=${1#*=}; p=\"$p $t\"; (\"$s\" -t"
          + " 900 TCP-LISTEN:$t,bind=127.0.0.1,fork,backlog=128 UNIX-CONNECT:"
          + INSIDE
          + "/$n </dev/null >/dev/null 2>&1 &); shift; done; shift; for t in $p; do h=$(printf"
          + " ':%04X 00000000:0000 0A' $t); until grep -q \"$h\" /proc/net/tcp; do sleep 0.01;"
          + " done; done; exec \"$@\"";

  /** What the system takes as a path of a socket. */
  private static final int LONGEST = 107;

  private static final int MOST = 128;
  private static final int BUFFER = 16 * 1024;

  private final Path folder;
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final List<ServerSocketChannel> listening = new ArrayList<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Set<Integer> made = ConcurrentHashMap.newKeySet();
  private final Semaphore places = new Semaphore(MOST);

  /**
   * @param folder does not exist yet
   * @param ports loopback ports by short names
   */
  NetworkDoors(Path folder, Map<String, Integer> ports) throws IOException {
    this.folder = Files.createDirectories(folder);
    try {
      for (var door : ports.entrySet()) {
        Path socket = folder.resolve(door.getKey());
        if (socket.toString().length() > LONGEST)
          throw new IOException(socket + " is too long for a socket: choose a shorter --data-dir.");
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listening.add(server);
        server.bind(UnixDomainSocketAddress.of(socket));
        this.ports.put(door.getKey(), door.getValue());
        Thread.ofVirtual().name("door").start(() -> serve(server, door.getValue()));
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  /** The command behind what listens inside. */
  List<String> behind(Path socat, List<String> command) {
    var all = new ArrayList<>(List.of("/bin/sh", "-c", LISTEN, "sh", socat.toString()));
    ports.forEach((name, port) -> all.add(name + "=" + port));
    all.add("--");
    all.addAll(command);
    return all;
  }

  /** Whether a connection to the gateway came through here. */
  boolean made(SocketAddress peer) {
    return made.contains(peer.port()) && "127.0.0.1".equals(peer.hostAddress());
  }

  private void serve(ServerSocketChannel server, int port) {
    try {
      while (true) {
        SocketChannel inside = server.accept();
        if (places.tryAcquire()) Thread.ofVirtual().name("door").start(() -> lead(inside, port));
        else inside.close();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void lead(SocketChannel inside, int port) {
    int own = 0;
    try (inside;
        var outside = SocketChannel.open()) {
      open.add(inside);
      open.add(outside);
      outside.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
      own = outside.socket().getLocalPort();
      made.add(own); // before anybody can ask whose it is
      outside.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      Thread back = Thread.ofVirtual().name("door").start(() -> copy(outside, inside));
      copy(inside, outside);
      back.join();
    } catch (IOException e) {
      // whoever asked sees the end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.removeIf(channel -> !channel.isOpen());
      made.remove(own);
      places.release();
    }
  }

  private static void copy(SocketChannel from, SocketChannel to) {
    var bytes = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(bytes) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) to.write(bytes);
        bytes.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // one end is gone: so is the other
      try {
        from.close();
        to.close();
      } catch (IOException again) {
        // closed already
      }
    }
  }

  /** Ends what goes through. */
  @Override
  public void close() {
    for (ServerSocketChannel server : listening) closeQuietly(server);
    for (SocketChannel channel : open) closeQuietly(channel);
    CodePackages.delete(folder);
  }

  private static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // closed already
    }
  }
}
