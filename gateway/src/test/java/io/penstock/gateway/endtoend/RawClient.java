package io.penstock.gateway.endtoend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it is told to. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  record Answer(int status, String head, String body) {}

  RawClient(URI at) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), at.getPort());
    socket.setSoTimeout(120_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** A request without a body. */
  RawClient request(String methodAndPath, String host) throws IOException {
    return send(methodAndPath + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  }

  RawClient send(String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (SocketException e) {
      // The server may have answered and closed while we still wrote; the answer is what counts.
    }
    return this;
  }

  /** The next answer; null when the connection was closed instead. */
  Answer read() throws IOException {
    return read(false);
  }

  /** The same; an answer to HEAD has no body, whatever length it tells. */
  Answer read(boolean toHead) throws IOException {
    try {
      String head = upTo("\r\n\r\n");
      if (head == null) return null;
      int status = Integer.parseInt(head.substring(9, 12));
      if (toHead) return new Answer(status, head, "");
      String lower = head.toLowerCase(Locale.ROOT);
      int length = lower.indexOf("content-length: ");
      if (length >= 0)
        return new Answer(
            status, head, body(lower.substring(length + 16, lower.indexOf('\r', length))));
      if (!lower.contains("transfer-encoding: chunked")) return new Answer(status, head, "");
      var body = new StringBuilder();
      while (true) {
        int size = Integer.parseInt(upTo("\r\n").strip(), 16);
        body.append(body(Integer.toString(size)));
        in.readNBytes(2);
        if (size == 0) return new Answer(status, head, body.toString());
      }
    } catch (SocketException e) {
      return null;
    }
  }

  private String body(String length) throws IOException {
    return new String(in.readNBytes(Integer.parseInt(length)), StandardCharsets.UTF_8);
  }

  private String upTo(String end) throws IOException {
    var read = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      read.write(b);
      String text = read.toString(StandardCharsets.ISO_8859_1);
      if (b == '\n' && text.endsWith(end)) return text;
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
