package io.penstock.trigger.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      // The server may have answered and closed while we still wrote; the answer is what counts.
    }
    return this;
  }

  /** The next response; null when the connection was closed instead. */
  Response read() throws IOException {
    try {
      String head = head();
      if (head == null) {
        return null;
      }
      int status = Integer.parseInt(head.substring(9, 12));
      if (status == 100) {
        return new Response(status, head, "");
      }
      String lower = head.toLowerCase(Locale.ROOT);
      int at = lower.indexOf("content-length: ");
      String body = "";
      if (at >= 0) {
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      }
      return new Response(status, head, body);
    } catch (SocketException e) {
      return null;
    }
  }

  /** All that comes until the connection is closed. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (SocketException e) {
      // Reset is an end as well.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  private String head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int b;
    while ((b = in.read()) >= 0) {
      head.write(b);
      if (b == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        return head.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  record Response(int status, String head, String body) {}
}
