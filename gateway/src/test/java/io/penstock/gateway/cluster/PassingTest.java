package io.penstock.gateway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Requests that are passed on to the owner by another node, and what becomes of them. */
class PassingTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "it never came to be");
      LockSupport.parkNanos(2_000_000);
    }
  }

  private static URI uri(TwoNodes nodes, String path) {
    return URI.create("http://127.0.0.1:" + nodes.port.port() + path);
  }

  private static HttpResponse<byte[]> send(TwoNodes nodes, String method, String path, byte[] body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(uri(nodes, path))
            .header("X-Mixed-Case", "a b")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static void echo(HttpServerRequest request) {
    request
        .response()
        .setChunked(true)
        .putHeader("X-Of-Owner", request.method() + " " + request.uri());
    request.pipeTo(request.response());
  }

  @Test
  void theAnswerIsTheOwners() throws Exception {
    var seen = new AtomicReference<HttpServerRequest>();
    try (var nodes =
        new TwoNodes(
            request -> {
              seen.set(request);
              echo(request);
            })) {
      var body = new byte[3_000_000];
      for (int i = 0; i < body.length; i++) body[i] = (byte) (i * 31);
      var answer = send(nodes, "POST", "/a%20b/c?d=%C3%A9&e", body);
      assertEquals(200, answer.statusCode());
      assertTrue(Arrays.equals(body, answer.body()));
      assertEquals(
          "POST /a%20b/c?d=%C3%A9&e", answer.headers().firstValue("x-of-owner").orElseThrow());
      assertTrue(seen.get().headers().entries().toString().contains("X-Mixed-Case"));
      assertEquals("127.0.0.1:" + nodes.port.port(), seen.get().getHeader("host"));
      assertEquals("proof http 127.0.0.1", seen.get().getHeader("x-penstock-passed-on"));
    }
  }

  @Test
  void answersWithoutBodyStaySo() throws Exception {
    try (var nodes =
        new TwoNodes(
            request -> {
              if (request.path().equals("/none")) request.response().setStatusCode(204).end();
              else if (request.path().equals("/same")) request.response().setStatusCode(304).end();
              else
                request
                    .response()
                    .putHeader("content-length", "5")
                    .end(
                        request.method().name().equals("HEAD")
                            ? Buffer.buffer()
                            : Buffer.buffer("hello"));
            })) {
      assertEquals(204, send(nodes, "GET", "/none", null).statusCode());
      assertEquals(304, send(nodes, "GET", "/same", null).statusCode());
      var head = send(nodes, "HEAD", "/", null);
      assertEquals("5", head.headers().firstValue("content-length").orElseThrow());
      assertEquals(
          "hello", new String(send(nodes, "GET", "/", null).body(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void anAnswerStreams() throws Exception {
    var go = new CountDownLatch(1);
    try (var nodes =
        new TwoNodes(
            request -> {
              request.response().setChunked(true).write("first");
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try {
                          go.await();
                        } catch (InterruptedException e) {
                          return;
                        }
                        request.response().end("second");
                      });
            })) {
      var answer =
          HTTP.send(HttpRequest.newBuilder(uri(nodes, "/")).build(), BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        assertEquals("first", new String(in.readNBytes(5), StandardCharsets.UTF_8));
        go.countDown();
        assertEquals("second", new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  /** A reader that takes nothing holds the owner up, and is not held in memory here. */
  @Test
  void aSlowReaderIsWaitedFor() throws Exception {
    var written = new AtomicLong();
    try (var nodes =
            new TwoNodes(
                request -> {
                  var response = request.response().setChunked(true);
                  var piece = Buffer.buffer(new byte[64 * 1024]);
                  Runnable[] more = new Runnable[1];
                  more[0] =
                      () -> {
                        while (!response.writeQueueFull() && written.get() < 1L << 30) {
                          written.addAndGet(piece.length());
                          response.write(piece);
                        }
                      };
                  response.drainHandler(_ -> more[0].run());
                  more[0].run();
                });
        var client = new Socket("127.0.0.1", nodes.port.port())) {
      client.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
      var last = new AtomicLong(-1);
      var still = new AtomicInteger();
      until(
          () -> {
            LockSupport.parkNanos(20_000_000);
            if (last.getAndSet(written.get()) != written.get() || written.get() == 0) still.set(0);
            return still.incrementAndGet() > 10;
          });
      assertTrue(written.get() < 64L << 20, written + " bytes were read for nobody");
    }
  }

  @Test
  void whatIsPassedOnEndsWithItsClient() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    try (var nodes =
        new TwoNodes(
            request -> {
              request.connection().closeHandler(_ -> ended.countDown());
              begun.countDown();
            })) {
      try (var client = new Socket("127.0.0.1", nodes.port.port())) {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
        assertTrue(begun.await(1, TimeUnit.MINUTES));
      }
      assertTrue(ended.await(1, TimeUnit.MINUTES));
    }
  }

  /** The owner is gone in the middle: it may have been done, so that nobody is asked again. */
  @Test
  void whatMayHaveBeenDoneIsNotAskedAgain() throws Exception {
    var done = new AtomicInteger();
    try (var nodes =
        new TwoNodes(
            request -> {
              done.incrementAndGet();
              request.connection().close();
            })) {
      var answer = send(nodes, "POST", "/", "x".getBytes());
      assertEquals(503, answer.statusCode());
      assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
      assertEquals(1, done.get());
    }
  }

  @Test
  void halfAnAnswerDoesNotLookWhole() throws Exception {
    try (var nodes =
        new TwoNodes(
            request -> {
              request.response().setChunked(true).write("half");
              request.connection().closeHandler(_ -> {});
              request.response().write("more").onComplete(_ -> request.connection().close());
            })) {
      CompletableFuture<HttpResponse<byte[]>> answer =
          HTTP.sendAsync(
              HttpRequest.newBuilder(uri(nodes, "/")).build(), BodyHandlers.ofByteArray());
      assertTrue(
          answer.handle((whole, problem) -> problem instanceof Exception).get(1, TimeUnit.MINUTES));
    }
  }

  @Test
  void requestsWaitForAnOwner() throws Exception {
    try (var nodes = new TwoNodes(PassingTest::echo)) {
      Shards.Owner owner = nodes.owner;
      nodes.owner = null;
      nodes.owns(false);
      var first = HTTP.sendAsync(post(nodes, "first"), BodyHandlers.ofString());
      nodes.owner = owner;
      var second = HTTP.sendAsync(post(nodes, "second"), BodyHandlers.ofString());
      assertFalse(first.isDone());
      nodes.owns(true);
      assertEquals("first", first.get(1, TimeUnit.MINUTES).body());
      assertEquals("second", second.get(1, TimeUnit.MINUTES).body());
    }
  }

  private static HttpRequest post(TwoNodes nodes, String body) {
    return HttpRequest.newBuilder(uri(nodes, "/")).POST(BodyPublishers.ofString(body)).build();
  }

  @Test
  void aClientIsToldWhenThereIsNoOwnerForLong() throws Exception {
    try (var nodes = new TwoNodes(PassingTest::echo)) {
      nodes.owner = null;
      var answer = HTTP.send(post(nodes, "x"), BodyHandlers.ofString());
      assertEquals(503, answer.statusCode());
      assertEquals("1", answer.headers().firstValue("retry-after").orElseThrow());
    }
  }

  /** One that stands still keeps its connections: they end when another has taken over. */
  @Test
  void anotherOwnerEndsWhatTheOneBeforeDoesNotAnswer() throws Exception {
    var begun = new CountDownLatch(1);
    try (var nodes = new TwoNodes(_ -> begun.countDown())) {
      var answer = HTTP.sendAsync(post(nodes, "x"), BodyHandlers.ofString());
      assertTrue(begun.await(1, TimeUnit.MINUTES));
      nodes.owner = new Shards.Owner("two", "127.0.0.1:1", 2);
      assertEquals(503, answer.get(1, TimeUnit.MINUTES).statusCode());
    }
  }

  @Test
  void whoDoesNotKnowTheSecretIsRefused() throws Exception {
    var asked = new AtomicInteger();
    try (var nodes =
        new TwoNodes(
            request -> {
              asked.incrementAndGet();
              echo(request);
            },
            "another".getBytes())) {
      assertEquals(503, send(nodes, "GET", "/", null).statusCode());
      assertEquals(0, asked.get());
    }
  }

  @Test
  void aSocketIsPassedOn() throws Exception {
    try (var nodes =
        new TwoNodes(
            request ->
                request
                    .toWebSocket()
                    .onSuccess(
                        socket ->
                            socket.textMessageHandler(
                                text -> socket.writeTextMessage("owner: " + text))))) {
      var heard = new CompletableFuture<String>();
      var closed = new CompletableFuture<Integer>();
      var socket =
          HTTP.newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + nodes.port.port() + "/"),
                  new java.net.http.WebSocket.Listener() {
                    @Override
                    public java.util.concurrent.CompletionStage<?> onText(
                        java.net.http.WebSocket from, CharSequence text, boolean last) {
                      heard.complete(text.toString());
                      from.request(1);
                      return null;
                    }

                    @Override
                    public java.util.concurrent.CompletionStage<?> onClose(
                        java.net.http.WebSocket from, int status, String why) {
                      closed.complete(status);
                      return null;
                    }
                  })
              .get(1, TimeUnit.MINUTES);
      socket.sendText("hello", true);
      assertEquals("owner: hello", heard.get(1, TimeUnit.MINUTES));
      socket.sendClose(1000, "");
      assertEquals(1000, closed.get(1, TimeUnit.MINUTES));
    }
  }

  /** Bytes that follow on one connection are the next request's, whoever answers. */
  @Test
  void aConnectionIsUsedAgain() throws Exception {
    try (var nodes = new TwoNodes(PassingTest::echo);
        var client = new Socket("127.0.0.1", nodes.port.port())) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      for (int i = 0; i < 3; i++) {
        client
            .getOutputStream()
            .write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx".getBytes());
        String line = in.readLine();
        assertEquals("HTTP/1.1 200 OK", line);
        while (!line.equals("0")) line = in.readLine();
        in.readLine();
      }
      assertNull(broken(client));
    }
  }

  private static IOException broken(Socket socket) {
    try {
      socket.getOutputStream().flush();
      return null;
    } catch (IOException e) {
      return e;
    }
  }
}
