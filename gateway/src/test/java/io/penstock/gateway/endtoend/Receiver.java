package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An HTTP endpoint that keeps what it receives and answers as it is told. */
final class Receiver implements AutoCloseable {
  /**
   * @param headers by name in lower case, the first value of each
   */
  record Got(String method, String uri, Map<String, String> headers, String text) {
    String path() {
      return URI.create(uri).getPath();
    }

    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Null when it is no JSON object. */
    JsonObject body() {
      return text.startsWith("{") ? new JsonObject(text) : null;
    }
  }

  record Answer(int status, String body, Map<String, String> headers) {
    static final Answer OK = new Answer(200, "{}", Map.of());
  }

  final LinkedBlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private final HttpServer server;
  private final Function<Got, Answer> answers;

  Receiver() {
    this(_ -> Answer.OK);
  }

  Receiver(Function<Got, Answer> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::receive);
    server.start();
  }

  private void receive(HttpExchange exchange) throws IOException {
    var headers = new TreeMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    var request =
        new Got(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Answer answer = answers.apply(request);
    got.add(request);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** A port that is taken and not listened on: whoever calls it is refused. */
  static Socket nobody() throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String at(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The oldest request not yet asked for; waits for it. */
  Got next() throws InterruptedException {
    Got request = got.poll(120, TimeUnit.SECONDS);
    assertNotNull(request, "no request came");
    return request;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
