package io.penstock.gateway.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gateways on one database that all serve, each on ports of its own. */
final class Nodes implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

  private final Path folder;
  private final Path template;
  private final URI store;
  private final List<Node> all = new ArrayList<>();

  /** One of them; started again it has the same ports. */
  record Node(Program program, int http, int api, int peer, Path state, URI store) {}

  Nodes(Path folder, Path template, URI store) {
    this.folder = folder;
    this.template = template;
    this.store = store;
  }

  /** One more; returns when it answers that it serves. */
  void start() throws Exception {
    start(store);
  }

  /** The same by another way to the database. */
  void start(URI by) throws Exception {
    Path state = Files.createDirectories(folder.resolve("node" + all.size()));
    all.add(run(free(), free(), free(), state, by));
    untilServing(all.size() - 1);
  }

  private Node run(int http, int api, int peer, Path state, URI by) throws IOException {
    var program =
        Program.start(
            List.of(),
            Map.of("PENSTOCK_STORE", by.toString()),
            template,
            state,
            "--http-port=" + http,
            "--api-port=" + api,
            "--advertise=127.0.0.1:" + peer);
    return new Node(program, http, api, peer, state, by);
  }

  /** One that has ended, without waiting. */
  void restart(int node) throws IOException {
    Node was = all.get(node);
    was.program().close();
    all.set(node, run(was.http(), was.api(), was.peer(), was.state(), was.store()));
  }

  void untilServing(int node) throws InterruptedException {
    Program program = all.get(node).program();
    Until.holds(
        () -> "does not serve: " + program.said(),
        () -> !program.process.isAlive() || health(node) == 200);
    if (!program.process.isAlive()) throw new AssertionError("ended: " + program.said());
  }

  /** The status of its health; 0 when it does not answer. */
  int health(int node) {
    var request =
        HttpRequest.newBuilder(api(node, "/_penstock/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  int size() {
    return all.size();
  }

  /** The one that says that it owns the state; waits until one does. */
  int owner() throws InterruptedException {
    var found = new int[] {-1};
    Until.holds(
        () -> "nobody owns the state: " + said(),
        () -> {
          for (int i = 0; i < all.size() && found[0] < 0; i++) if (owns(i)) found[0] = i;
          return found[0] >= 0;
        });
    return found[0];
  }

  void untilOwnerIsNot(int node) throws InterruptedException {
    Until.holds(
        () -> "nobody else owns the state: " + said(),
        () -> {
          for (int i = 0; i < all.size(); i++) if (i != node && owns(i)) return true;
          return false;
        });
  }

  private boolean owns(int node) {
    var request =
        HttpRequest.newBuilder(api(node, "/_penstock/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      String body = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return body.contains("\"UP\"") || body.contains("\"DEGRADED\"");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What all of them have said. */
  String said() {
    var text = new StringBuilder();
    for (Node node : all) text.append(node.program().said()).append("\n---\n");
    return text.toString();
  }

  Program program(int node) {
    return all.get(node).program();
  }

  String said(int node) {
    return program(node).said();
  }

  URI api(int node, String path) {
    return URI.create("http://127.0.0.1:" + all.get(node).api() + path);
  }

  URI http(int node, String path) {
    return URI.create("http://127.0.0.1:" + all.get(node).http() + path);
  }

  int peer(int node) {
    return all.get(node).peer();
  }

  private static int free() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    all.forEach(node -> node.program().close());
  }
}
