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
import java.util.function.Function;

/**
 * A function that is an HTTP server and reads a source that keeps an order: fails at random, and
 * notes in which order records were handled for the first time, and how often they came again.
 */
final class OrderedReader implements AutoCloseable {
  /**
   * A record.
   *
   * @param lane what has an order: a partition, a key, a group
   * @param number its place in there, from 0 on without gaps
   */
  record Record(String lane, long number) {}

  private final HttpServer server;
  private final Random random;
  private final Function<JsonObject, List<Record>> records;
  private final Map<String, Long> reached = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long handled;
  private int failures;

  OrderedReader(Random random, Function<JsonObject, List<Record>> records) throws IOException {
    this.random = random;
    this.records = records;
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
    for (Record record : records.apply(event)) {
      long next = reached.getOrDefault(record.lane, 0L);
      if (record.number > next)
        problems.add(record.lane + ": " + record.number + " before " + next);
      if (record.number == next) reached.put(record.lane, next + 1);
      handled++;
    }
    return true;
  }

  /** Records of all lanes that were handled. */
  synchronized long different() {
    return reached.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized long handled() {
    return handled;
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
