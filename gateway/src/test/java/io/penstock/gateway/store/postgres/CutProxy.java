package io.penstock.gateway.store.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Between a store and its database: breaks a connection around its next commit. */
final class CutProxy implements AutoCloseable {
  /** When the connection breaks. */
  enum Cut {
    /** The commit never arrives. */
    BEFORE,
    /** The commit arrives, its answer does not. */
    AFTER
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final AtomicReference<Cut> cut = new AtomicReference<>();
  final AtomicInteger cuts = new AtomicInteger();

  CutProxy(int target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next commit of any connection. */
  void next(Cut when) {
    cut.set(when);
  }

  private void accept() {
    while (!listener.isClosed())
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        Thread.ofVirtual().start(() -> forward(client, server));
        Thread.ofVirtual().start(() -> back(client, server));
      } catch (IOException e) {
        return;
      }
  }

  private void forward(Socket client, Socket server) {
    var buffer = new byte[1 << 16];
    try (client;
        server) {
      InputStream in = client.getInputStream();
      OutputStream out = server.getOutputStream();
      int read;
      while ((read = in.read(buffer)) > 0) {
        boolean commits =
            new String(buffer, 0, read, StandardCharsets.ISO_8859_1).contains("COMMIT");
        Cut now = commits ? cut.getAndSet(null) : null;
        if (now != null) {
          cuts.incrementAndGet();
          client.shutdownOutput(); // nothing gets back any more
          if (now == Cut.AFTER) {
            out.write(buffer, 0, read);
            out.flush();
            server.shutdownOutput(); // the server does what it was sent, then ends
            server.getInputStream().transferTo(OutputStream.nullOutputStream());
          }
          return;
        }
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // the other side has ended
    }
  }

  private static void back(Socket client, Socket server) {
    try {
      server.getInputStream().transferTo(client.getOutputStream());
      client.close();
    } catch (IOException e) {
      // the other side has ended
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
