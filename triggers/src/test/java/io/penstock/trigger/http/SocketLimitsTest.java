package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of WebSocket APIs: sizes, times, and what leads nowhere. */
class SocketLimitsTest extends SocketsFixture {
  @Test
  void aMessageThatLeadsNowhereIsAnswered() throws Exception {
    Outcome raised = new Outcome.Raised("Error", Buffer.buffer("{}"));
    try (RunningTrigger running =
        RunningTrigger.of(_ -> Future.succeededFuture(raised), chat(route("fails", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      socket.sendText("{\"action\":\"none\"}", true).join();
      JsonNode forbidden = JSON.readTree(client.hears());
      assertEquals("Forbidden", forbidden.get("message").asText());
      assertTrue(forbidden.get("connectionId").isTextual());
      assertTrue(forbidden.get("requestId").isTextual());
      socket.sendText("{\"action\":\"fails\"}", true).join();
      assertEquals("Internal server error", JSON.readTree(client.hears()).get("message").asText());
    }
  }

  @Test
  void messagesHaveAwssSize() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, chat(route("$default", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      String frame = "x".repeat(32 * 1024);
      for (int i = 0; i < 4; i++) {
        socket.sendText(frame, i == 3).join();
      }
      assertEquals(128 * 1024, event(running).get("body").asText().length());
      for (int i = 0; i < 5; i++) {
        socket.sendText(i == 4 ? "x" : frame, i == 4).join();
      }
      assertEquals("closed 1009 Message too big", client.hears());
    }
  }

  @Test
  void aFrameBeyondAwssSizeEndsTheConnection() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering(OK, chat(route("$default", false)));
        RawClient client = new RawClient(running.port())) {
      client.send(
          "GET /prod HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      assertEquals(101, client.read().status());
      int length = 32 * 1024 + 1;
      client.send(new byte[] {(byte) 0x81, (byte) 0xfe, (byte) (length >> 8), (byte) length});
      client.send(new byte[4 + length]);
      byte[] close = client.readToEnd().getBytes(StandardCharsets.ISO_8859_1);
      assertEquals((byte) 0x88, close[0]);
      assertEquals(1009, (close[2] & 0xff) << 8 | close[3] & 0xff);
      assertEquals(0, running.calls.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "600000, 0, 0, false",
    "600001, 0, 0, true",
    "7200000, 0, 7199000, false",
    "7200001, 0, 7200000, true"
  })
  void aConnectionEndsAfterAwssTimes(long now, long opened, long lastFrame, boolean over) {
    assertEquals(over, SocketConnection.isOver(now, opened, lastFrame));
  }

  /** The client may know that it is connected a moment before the gateway has noted it. */
  private static SocketConnection opened(RunningTrigger running, String id) {
    SocketConnection connection = running.trigger().sockets().connection(id);
    while (connection == null) {
      LockSupport.parkNanos(200_000);
      connection = running.trigger().sockets().connection(id);
    }
    return connection;
  }

  @Test
  void whoSaysNothingForTenMinutesIsToldAndLetGo() throws Exception {
    try (RunningTrigger running =
        RunningTrigger.answering(OK, chat(route("$connect", false), route("$disconnect", false)))) {
      Client client = new Client();
      connect(running, "/prod", client);
      String id = event(running).at("/requestContext/connectionId").asText();
      SocketConnection connection = opened(running, id);
      connection.check(connection.now() + 700_000);
      assertEquals("closed 1001 Going away", client.hears());
      JsonNode disconnect = event(running);
      assertEquals(1001, disconnect.at("/requestContext/disconnectStatusCode").asInt());
      assertEquals("Going away", disconnect.at("/requestContext/disconnectReason").asText());
    }
  }

  @Test
  void aConnectionWithManyMessagesUnderWayIsNotRead() throws Exception {
    BlockingQueue<Promise<Outcome>> running8 = new LinkedBlockingQueue<>();
    Function<Invocation, Future<Outcome>> slow =
        _ -> {
          Promise<Outcome> promise = Promise.promise();
          running8.add(promise);
          return promise.future();
        };
    try (RunningTrigger running = RunningTrigger.of(slow, chat(route("$default", false)))) {
      Client client = new Client();
      WebSocket socket = connect(running, "/prod", client);
      for (int i = 0; i < 12; i++) {
        socket.sendText("message " + i, true).join();
      }
      for (int i = 0; i < 8; i++) {
        assertEquals("message " + i, event(running).get("body").asText());
      }
      assertEquals(0, running.calls.size());
      for (int i = 8; i < 12; i++) {
        running8.take().complete(new Outcome.Returned(Buffer.buffer(OK)));
        assertEquals("message " + i, event(running).get("body").asText());
      }
      assertTrue(running.trigger().edge().bodiesHeld() > 0);
      for (int i = 0; i < 8; i++) {
        running8.take().complete(new Outcome.Returned(Buffer.buffer("{}")));
      }
      // Answers come in turn: this one after those eight.
      socket.sendText("last", true).join();
      event(running);
      running8.take().complete(new Outcome.Raised("E", Buffer.buffer("{}")));
      assertTrue(client.hears().contains("Internal server error"));
      assertEquals(0, running.trigger().edge().bodiesHeld());
    }
  }

  @Test
  void aMessageWhoseFunctionTakesTooLongIsToldOf() throws Exception {
    BlockingQueue<Promise<Outcome>> under = new LinkedBlockingQueue<>();
    Function<Invocation, Future<Outcome>> slow =
        call -> {
          Promise<Outcome> promise = Promise.promise();
          under.add(promise);
          return promise.future();
        };
    Route route = route("$default", false).withTimeout(Duration.ofMillis(50));
    try (RunningTrigger running = RunningTrigger.of(slow, chat(route))) {
      Client client = new Client();
      connect(running, "/prod", client).sendText("x", true).join();
      Promise<Outcome> late = under.take();
      assertTrue(client.hears().contains("Endpoint request timed out"));
      late.complete(new Outcome.Raised("E", Buffer.buffer("{}")));
    }
  }
}
