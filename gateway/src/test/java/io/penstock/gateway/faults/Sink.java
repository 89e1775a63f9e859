package io.penstock.gateway.faults;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A function that is an HTTP server: counts how often each event came. */
final class Sink implements AutoCloseable {
  final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  volatile long delayMillis;
  private final HttpServer server;

  Sink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          String event =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.computeIfAbsent(event, _ -> new AtomicInteger()).incrementAndGet();
          try {
            if (delayMillis > 0) Thread.sleep(delayMillis);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'{', '}'});
          exchange.close();
        });
    server.start();
  }

  /** A template with this as its only function, named Sink. */
  Path template(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("template.yaml"),
        """
        Resources:
          Sink:
            Type: AWS::Serverless::Function
            Properties:
              PackageType: Image
              ImageUri: http://127.0.0.1:%d/
              Timeout: 30
        """
            .formatted(server.getAddress().getPort()));
  }

  int count(String event) {
    AtomicInteger count = seen.get(event);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
