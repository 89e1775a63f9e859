package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.function.FunctionRef;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket API and a client that is not ours. */
abstract class SocketsFixture {
  static final ObjectMapper JSON = new ObjectMapper();
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  static final String OK = "{\"statusCode\":200}";

  static FunctionRef function(String name) {
    return new FunctionRef("eu-north-1", "210987654321", name, null);
  }

  static Route route(String key, boolean answered) {
    Route route = Route.socket(key, function(key.replace("$", "")));
    return route.withRules(route.rules().withAnswer(answered));
  }

  static Api chat(Route... routes) {
    return Api.webSocket(
        "ch4t",
        "chat",
        "eu-north-1",
        "210987654321",
        new Api.Stage("prod", Map.of("room", "lobby")),
        List.of(routes),
        "$request.body.action");
  }

  /** What a client hears. */
  static final class Client implements WebSocket.Listener {
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        heard.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      heard.add("closed " + status + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      heard.add("error " + error);
    }

    String hears() throws InterruptedException {
      return heard.poll(60, TimeUnit.SECONDS);
    }
  }

  static WebSocket connect(RunningTrigger running, String path, Client client) {
    return CLIENT
        .newWebSocketBuilder()
        .header("User-Agent", "chat/1")
        .buildAsync(URI.create("ws://127.0.0.1:" + running.port() + path), client)
        .join();
  }

  /** The client may see its answer before the server has noted the connection. */
  static void untilOpen(RunningTrigger running, int connections) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (running.trigger().sockets().count() != connections && System.nanoTime() < end)
      Thread.sleep(5);
    assertEquals(connections, running.trigger().sockets().count());
  }

  static JsonNode event(RunningTrigger running) throws Exception {
    return JSON.readTree(running.event());
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  static int refused(RunningTrigger running, String path) {
    CompletionException e =
        assertThrows(CompletionException.class, () -> connect(running, path, new Client()));
    return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
  }
}
