package io.penstock.function.process;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A container engine's HTTP API behind its Unix socket: one request a connection, in HTTP/1.0,
 * whose answers end with the connection. Any thread; blocking.
 */
record EngineSocket(Path path) {
  private static final int HEAD_BYTES = 16 * 1024;
  private static final int BODY_BYTES = 8 * 1024 * 1024;

  /** An answer whose body is still to be read. */
  record Opened(int status, InputStream body, SocketChannel channel) implements Closeable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** An answer. */
  record Answer(int status, Buffer body) {
    boolean isFine() {
      return status / 100 == 2;
    }

    JsonObject json() {
      return body.toJsonObject();
    }

    JsonArray array() {
      return body.toJsonArray();
    }

    /** What the engine says is wrong. */
    String problem() {
      try {
        String message = json().getString("message");
        if (message != null) return message;
      } catch (DecodeException | ClassCastException e) {
        // not worded as usual
      }
      return "status " + status;
    }
  }

  Answer call(String method, String target, JsonObject body) throws IOException {
    try (Opened opened = open(method, target, body)) {
      return new Answer(opened.status, Buffer.buffer(rest(opened.body)));
    }
  }

  private static byte[] rest(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BODY_BYTES + 1);
    if (bytes.length > BODY_BYTES) throw new IOException("the engine's answer is too large");
    return bytes;
  }

  Opened open(String method, String target, JsonObject body) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    try {
      byte[] bytes = body == null ? new byte[0] : body.toBuffer().getBytes();
      String head =
          "%s %s HTTP/1.0\r\nHost: engine\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
              .formatted(method, target, bytes.length);
      ByteBuffer request = ByteBuffer.allocate(head.length() + bytes.length);
      request.put(head.getBytes(StandardCharsets.US_ASCII)).put(bytes).flip();
      while (request.hasRemaining()) channel.write(request);
      var in = new BufferedInputStream(Channels.newInputStream(channel));
      String answer = head(in);
      int status = Integer.parseInt(answer.split(" ", 3)[1]);
      long length = length(answer);
      return new Opened(status, length < 0 ? in : new Limited(in, length), channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e instanceof IOException io ? io : new IOException("not an engine's answer", e);
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int ended = 0;
    while (ended < 2) {
      int next = in.read();
      if (next < 0 || head.size() > HEAD_BYTES) throw new EOFException("no answer");
      if (next == '\n') ended++;
      else if (next != '\r') ended = 0;
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static long length(String head) {
    for (String line : head.split("\r?\n"))
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
    return -1;
  }

  /** A body that ends before the connection. */
  private static final class Limited extends InputStream {
    private final InputStream in;
    private long left;

    Limited(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      if (left <= 0) return -1;
      left--;
      return in.read();
    }
  }
}
