package io.penstock.gateway.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** The network between a node and its database, which can be cut as a cable is: nothing ends. */
final class HangProxy implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final URI target;
  private boolean cut;

  HangProxy(URI target) throws IOException {
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  /** The same database by this way. */
  URI uri() {
    return URI.create(
        "postgresql://"
            + target.getUserInfo()
            + "@127.0.0.1:"
            + listener.getLocalPort()
            + target.getPath());
  }

  /** From now on nothing gets through, in either direction. */
  synchronized void cut() {
    cut = true;
  }

  synchronized void mend() {
    cut = false;
    notifyAll();
  }

  private synchronized void untilWhole() throws InterruptedException {
    while (cut) wait();
  }

  private void accept() {
    while (!listener.isClosed())
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getPort());
        Thread.ofVirtual().start(() -> copy(client, server));
        Thread.ofVirtual().start(() -> copy(server, client));
      } catch (IOException e) {
        return;
      }
  }

  private void copy(Socket from, Socket to) {
    var buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read;
      while ((read = in.read(buffer)) > 0) {
        untilWhole();
        out.write(buffer, 0, read);
        out.flush();
      }
      untilWhole();
    } catch (IOException | InterruptedException e) {
      // one side has ended
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    mend();
  }
}
