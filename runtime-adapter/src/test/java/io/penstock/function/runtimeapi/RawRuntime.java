package io.penstock.function.runtimeapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A runtime made of a socket: says exactly what a test wants said. */
final class RawRuntime implements AutoCloseable {
  static final String BASE = "/2018-06-01/runtime/";
  final Socket socket;
  private final InputStream in;

  RawRuntime(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = socket.getInputStream();
  }

  record Answer(int status, Map<String, String> headers, String body) {}

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  void askNext() throws IOException {
    send("GET " + BASE + "invocation/next HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  Answer next() throws IOException {
    askNext();
    return read();
  }

  /** The id of the next invocation. */
  String take() throws IOException {
    return next().headers().get("lambda-runtime-aws-request-id");
  }

  Answer post(String path, String body, String... headers) throws IOException {
    sendPost(path, body, headers);
    return read();
  }

  void sendPost(String path, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("POST " + BASE + path + " HTTP/1.1\r\nHost: x\r\n");
    Arrays.stream(headers).forEach(header -> head.append(header).append("\r\n"));
    int length = body.getBytes(StandardCharsets.UTF_8).length;
    send(head + "Content-Length: " + length + "\r\n\r\n" + body);
  }

  Answer read() throws IOException {
    String[] first = line().split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).trim());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return new Answer(
        Integer.parseInt(first[1]), headers, new String(body, StandardCharsets.UTF_8));
  }

  /** Whether the other side closes without another byte. */
  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException e) {
      return true; // A reset
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("Closed after: " + line);
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
