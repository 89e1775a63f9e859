package io.penstock.function.process;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * As much of a container engine's API as is used, with plain processes for containers: images are
 * commands by name.
 */
final class StandInEngine implements Closeable {
  final Map<String, List<String>> images = new ConcurrentHashMap<>();

  /** Images that can be pulled. */
  final Map<String, List<String>> registry = new ConcurrentHashMap<>();

  /** What images have in /opt, as folders of this machine. */
  final Map<String, Path> opts = new ConcurrentHashMap<>();

  final Map<String, Container> containers = new ConcurrentHashMap<>();
  final List<JsonObject> created = new CopyOnWriteArrayList<>();
  final List<String> pulled = new CopyOnWriteArrayList<>();
  private final ServerSocketChannel server;

  /** One of them. */
  static final class Container {
    final JsonObject body;
    final CountDownLatch ended = new CountDownLatch(1);
    volatile Process process;
    volatile OutputStream attached;

    Container(JsonObject body) {
      this.body = body;
    }
  }

  StandInEngine(Path socket) throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        Thread.ofPlatform().daemon().start(() -> serve(channel));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      var in = new BufferedInputStream(Channels.newInputStream(channel));
      var head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) head.write(in.read());
      String text = head.toString(StandardCharsets.US_ASCII);
      int length = Integer.parseInt(text.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
      String[] line = text.split(" ", 3);
      byte[] body = in.readNBytes(length);
      var out = new DataOutputStream(Channels.newOutputStream(channel));
      route(
          line[0],
          line[1],
          length == 0 ? null : new JsonObject(new String(body, StandardCharsets.UTF_8)),
          out,
          in);
    } catch (IOException | InterruptedException | RuntimeException e) {
      // the gateway has gone
    }
  }

  private void route(
      String method, String target, JsonObject body, DataOutputStream out, InputStream in)
      throws IOException, InterruptedException {
    String path = target.replaceAll("\\?.*", "");
    String query = URLDecoder.decode(target.replaceAll("^[^?]*\\??", ""), StandardCharsets.UTF_8);
    if (path.startsWith("/images/") && path.endsWith("/json")) {
      String name = path.substring("/images/".length(), path.length() - "/json".length());
      if (images.containsKey(name)) {
        var config = new JsonObject().put("Entrypoint", new JsonArray(images.get(name)));
        answer(out, 200, new JsonObject().put("Id", name).put("Config", config));
      } else answer(out, 404, new JsonObject().put("message", "No such image: " + name));
    } else if (path.equals("/images/create")) {
      String name = query.substring("fromImage=".length()).replaceAll(":latest$", "");
      pulled.add(name);
      List<String> command = registry.get(name);
      if (command == null)
        answer(out, 200, new JsonObject().put("error", "pull access denied for " + name));
      else {
        images.put(name, command);
        answer(out, 200, new JsonObject().put("status", "Downloaded"));
      }
    } else if (path.equals("/containers/json")) {
      var all = new JsonArray();
      containers.forEach(
          (id, c) -> {
            String label =
                new JsonObject(query.replaceAll("^.*filters=", ""))
                    .getJsonArray("label")
                    .getString(0);
            JsonObject labels = c.body.getJsonObject("Labels");
            if (labels.stream().anyMatch(l -> label.equals(l.getKey() + "=" + l.getValue())))
              all.add(new JsonObject().put("Id", id));
          });
      answer(out, 200, all);
    } else if (path.equals("/containers/create")) {
      String id = query.isEmpty() ? "looked-at" : "c" + created.size();
      if (!query.isEmpty()) created.add(body);
      containers.put(id, new Container(body));
      answer(out, 201, new JsonObject().put("Id", id));
    } else if (path.endsWith("/archive")) {
      archive(containers.get(path.split("/")[2]), query, out);
    } else container(method, path.split("/")[2], path, out, in);
  }

  private void archive(Container container, String query, DataOutputStream out) throws IOException {
    Path opt = opts.get(container.body.getString("Image"));
    String path = query.replaceAll("^path=", "");
    if (path.equals("/bin/sh")) answer(out, 200, new JsonObject());
    else if (opt == null || !path.equals("/opt/extensions"))
      answer(out, 404, new JsonObject().put("message", "no such file"));
    else {
      Process tar =
          new ProcessBuilder("tar", "-c", "-C", opt.toString(), "extensions")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      out.writeBytes("HTTP/1.0 200 OK\r\nContent-Type: application/x-tar\r\n\r\n");
      tar.getInputStream().transferTo(out);
    }
  }

  private void container(
      String method, String id, String path, DataOutputStream out, InputStream in)
      throws IOException, InterruptedException {
    Container container = containers.get(id);
    if (container == null) {
      answer(out, 404, new JsonObject().put("message", "No such container: " + id));
    } else if (method.equals("DELETE")) {
      containers.remove(id);
      if (container.process != null) container.process.destroyForcibly();
      out.writeBytes("HTTP/1.1 204 No Content\r\n\r\n");
    } else if (path.endsWith("/attach")) {
      out.writeBytes("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n");
      container.attached = out;
      container.ended.await();
    } else if (path.endsWith("/wait")) {
      out.writeBytes("HTTP/1.0 200 OK\r\n\r\n");
      container.ended.await();
      out.writeBytes(new JsonObject().put("StatusCode", container.process.exitValue()).encode());
    } else if (path.endsWith("/start")) {
      start(container);
      out.writeBytes("HTTP/1.1 204 No Content\r\n\r\n");
    } else {
      long pid = container.process.isAlive() ? container.process.pid() : 0;
      answer(out, 200, new JsonObject().put("State", new JsonObject().put("Pid", pid)));
    }
  }

  private void start(Container container) throws IOException {
    String image = container.body.getString("Image");
    var command = new ArrayList<String>();
    JsonArray entry = container.body.getJsonArray("Entrypoint");
    if (entry == null) command.addAll(images.get(image));
    else
      entry.forEach(
          each -> command.add(each.equals("/opt") ? opts.get(image).toString() : (String) each));
    container.body.getJsonArray("Cmd", new JsonArray()).forEach(each -> command.add((String) each));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    for (Object variable : container.body.getJsonArray("Env")) {
      String[] pair = variable.toString().split("=", 2);
      builder.environment().put(pair[0], pair[1]);
    }
    container.process = builder.start();
    Thread.ofPlatform().daemon().start(() -> frames(container));
  }

  private static void frames(Container container) {
    try (InputStream prints = container.process.getInputStream()) {
      var out = new DataOutputStream(container.attached);
      byte[] piece = new byte[4096];
      for (int n = prints.read(piece); n >= 0; n = prints.read(piece)) {
        out.writeInt(1 << 24);
        out.writeInt(n);
        out.write(piece, 0, n);
      }
      container.process.waitFor();
    } catch (IOException | InterruptedException e) {
      // nobody reads
    }
    container.ended.countDown();
  }

  private static void answer(DataOutputStream out, int status, Object body) throws IOException {
    String json = body instanceof JsonArray array ? array.encode() : ((JsonObject) body).encode();
    out.writeBytes("HTTP/1.0 " + status + " X\r\nContent-Type: application/json\r\n\r\n");
    out.write(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    server.close();
    containers
        .values()
        .forEach(
            container -> {
              if (container.process != null) container.process.destroyForcibly();
            });
  }
}
