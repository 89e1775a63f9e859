package io.penstock.gateway.faults;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/**
 * A function that is an HTTP server and reads a topic: fails at random, and notes of each partition
 * in which order its records were handled for the first time, and how often they came again.
 */
final class TopicReader implements AutoCloseable {
  private final HttpServer server;
  private final Random random;
  private final Map<String, Long> reached = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long handled;
  private int failures;

  TopicReader(Random random) throws IOException {
    this.random = random;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          boolean well =
              handle(new JsonObject(new String(exchange.getRequestBody().readAllBytes())));
          exchange.sendResponseHeaders(well ? 200 : 500, 2);
          exchange.getResponseBody().write(new byte[] {'{', '}'});
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Order is judged by what succeeded: a record may be new only when the one before it was. */
  private synchronized boolean handle(JsonObject event) {
    if (random.nextInt(10) == 0) {
      failures++;
      return false;
    }
    JsonObject records = event.getJsonObject("records");
    for (String place : records.fieldNames()) {
      long last = -1;
      for (Object one : records.getJsonArray(place)) {
        long offset = ((JsonObject) one).getLong("offset");
        if (last >= 0 && offset != last + 1)
          problems.add(place + ": a batch goes from " + last + " to " + offset);
        last = offset;
        long next = reached.getOrDefault(place, 0L);
        if (offset > next) problems.add(place + ": " + offset + " before " + next);
        if (offset == next) reached.put(place, next + 1);
        handled++;
      }
    }
    return true;
  }

  /** Records of all partitions that were handled. */
  synchronized long different() {
    return reached.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long again() {
    return handled - different();
  }

  synchronized int failures() {
    return failures;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
