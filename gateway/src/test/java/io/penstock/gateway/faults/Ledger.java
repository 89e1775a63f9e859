package io.penstock.gateway.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Functions that note what they are called with: events by how often, messages in their order. */
final class Ledger implements AutoCloseable {
  private final Map<String, AtomicInteger> events = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> groups = new ConcurrentHashMap<>();
  private final HttpServer server;

  Ledger() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/event", exchange -> take(exchange, this::event));
    server.createContext("/batch", exchange -> take(exchange, this::batch));
    server.start();
  }

  private static void take(HttpExchange exchange, java.util.function.Consumer<String> taker)
      throws IOException {
    taker.accept(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(200, 2);
    exchange.getResponseBody().write(new byte[] {'{', '}'});
    exchange.close();
  }

  private void event(String event) {
    events.computeIfAbsent(event, _ -> new AtomicInteger()).incrementAndGet();
  }

  private void batch(String event) {
    for (Object one : new JsonObject(event).getJsonArray("Records")) {
      String[] body = ((JsonObject) one).getString("body").split(":");
      groups
          .computeIfAbsent(body[0], _ -> new CopyOnWriteArrayList<>())
          .add(Integer.valueOf(body[1]));
    }
  }

  int count(String event) {
    AtomicInteger count = events.get(event);
    return count == null ? 0 : count.get();
  }

  /** The numbers of a group as they came. */
  List<Integer> group(String name) {
    return groups.getOrDefault(name, List.of());
  }

  /** The function Sink takes events, Reads the messages of Q.fifo. */
  Path template(Path folder) throws IOException {
    int port = server.getAddress().getPort();
    return Files.writeString(
        folder.resolve("ledger.yaml"),
        """
        Resources:
          Sink:
            Type: AWS::Serverless::Function
            Properties: {PackageType: Image, ImageUri: "http://127.0.0.1:%d/event", Timeout: 30}
          Q:
            Type: AWS::SQS::Queue
            Properties: {QueueName: Q.fifo, FifoQueue: true, VisibilityTimeout: 5}
          Reads:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: http://127.0.0.1:%d/batch
              Timeout: 5
              Events: {Q: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}
        """
            .formatted(port, port));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
