package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deadlines and caps, with short ones. */
class ClientConnectionTest extends ClientConnectionFixture {
  @Test
  void aSlowHeaderIsAnsweredWith408() throws Exception {
    HttpSettings settings = settings(Duration.ofMillis(80), LONG, 1, LONG, 10, 10);
    try (RunningTrigger running = with(settings);
        RawClient client = new RawClient(running.port())) {
      client.send("GET /x HTTP/1.1\r\nHost: local");
      assertEquals(408, client.read().status());
      assertNull(client.read());
    }
  }

  @Test
  void aSlowBodyIsAnsweredWith408() throws Exception {
    HttpSettings settings = settings(Duration.ofMillis(80), LONG, 1_000_000, LONG, 10, 10);
    try (RunningTrigger running = with(settings);
        RawClient client = new RawClient(running.port())) {
      client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc");
      assertEquals(408, client.read().status());
      assertNull(client.read());
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    HttpSettings settings = settings(LONG, Duration.ofMillis(80), 1, LONG, 10, 10);
    try (RunningTrigger running = with(settings);
        RawClient fresh = new RawClient(running.port());
        RawClient used = new RawClient(running.port())) {
      assertEquals(200, used.send(OK).read().status());
      assertNull(used.read());
      assertNull(fresh.read());
    }
  }

  @Test
  void aReaderThatTakesNothingIsDropped() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, Duration.ofMillis(100), 10, 10);
    String big = "{\"statusCode\":200,\"body\":\"" + "x".repeat(5 << 20) + "\"}";
    try (RunningTrigger running = new RunningTrigger(settings, _ -> RunningTrigger.returned(big))) {
      running.table.set(ApiTable.of(List.of(API)));
      try (RawClient client = new RawClient(running.port())) {
        client.socket().setReceiveBufferSize(4096);
        client.send(OK.repeat(4));
        await(() -> running.trigger().openConnections() == 1);
        await(() -> running.trigger().openConnections() == 0);
        // Two responses may fill the buffers of both ends; none is made beyond them.
        assertTrue(running.calls.size() < 4, running.calls.size() + " calls");
      }
    }
  }

  @Test
  void aRequestLargerThanAFunctionTakesIsA413AndTheConnectionLives() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", API);
        RawClient client = new RawClient(running.port())) {
      client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n");
      client.send("a".repeat(5_000_000));
      RawClient.Response response = client.read();
      assertEquals(413, response.status());
      assertEquals("{\"message\":\"Request Entity Too Large\"}", response.body());
      assertEquals(200, client.send(OK).read().status());
    }
  }

  @Test
  void anEndlessChunkedBodyIsA413() throws Exception {
    try (RunningTrigger running = RunningTrigger.answering("{}", API);
        RawClient client = new RawClient(running.port())) {
      client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      String chunk = "100000\r\n" + "a".repeat(1 << 20) + "\r\n";
      for (int i = 0; i < 12; i++) {
        client.send(chunk);
      }
      RawClient.Response response = client.read();
      assertTrue(response == null || response.status() == 413);
      assertEquals(0, running.calls.size());
    }
  }

  @Test
  void aRefusedRequestsSmallBodyDoesNotCostTheConnection() throws Exception {
    Api narrow =
        Api.http("id", "n", "r", "a", List.of(Route.http("GET /x", RunningTrigger.FUNCTION)));
    try (RunningTrigger running = RunningTrigger.answering("{}", narrow);
        RawClient client = new RawClient(running.port())) {
      client.send("POST /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nabc");
      assertEquals(404, client.read().status());
      client.send("def" + OK);
      assertEquals(200, client.read().status());
    }
  }

  @Test
  void theRoutesTimeoutIsA503AndALateAnswerIsDropped() throws Exception {
    Promise<Outcome> late = Promise.promise();
    try (RunningTrigger running =
            RunningTrigger.of(
                call ->
                    call.event().toString().contains("GET /short")
                        ? late.future()
                        : RunningTrigger.returned("{}"),
                API);
        RawClient client = new RawClient(running.port())) {
      client.send("GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n");
      RawClient.Response response = client.read();
      assertEquals(503, response.status());
      assertEquals("{\"message\":\"Service Unavailable\"}", response.body());
      late.complete(new Outcome.Returned(Buffer.buffer("{\"late\":true}")));
      response = client.send(OK).read();
      assertEquals(200, response.status());
      assertEquals("{}", response.body());
    }
  }

  @Test
  void aPipelinedRequestHasItsOwnTimeout() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.of(
                call ->
                    call.event().toString().contains("GET /short")
                        ? Promise.<Outcome>promise().future()
                        : RunningTrigger.returned("{}"),
                API);
        RawClient client = new RawClient(running.port())) {
      client.send(OK + "GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n" + OK);
      assertEquals(200, client.read().status());
      assertEquals(503, client.read().status());
      assertEquals(200, client.read().status());
    }
  }

  @Test
  void aDefectOfOursIsA500AndNoSilence() throws Exception {
    try (RunningTrigger running =
            RunningTrigger.of(
                call -> {
                  if (call.event().toString().contains("GET /short")) {
                    throw new IllegalStateException("a test's defect");
                  }
                  return RunningTrigger.returned("{}");
                },
                API);
        RawClient client = new RawClient(running.port())) {
      client.send("GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(500, client.read().status());
      assertNull(client.read());
    }
  }

  @Test
  void inDevelopmentOnlyNamesThatNobodyElseOwnsAreAnswered() throws Exception {
    Api api =
        new Api(
            "w4t3rw0rks",
            "water",
            Api.Kind.HTTP,
            "eu-north-1",
            "210987654321",
            Set.of("water"),
            Set.of("api.example.org"),
            API.stages(),
            API.routes(),
            null,
            Set.of(),
            List.of(),
            false);
    HttpSettings settings = HttpSettings.at("127.0.0.1", 0).withOwnNamesOnly(true);
    try (RunningTrigger running =
        new RunningTrigger(settings, _ -> RunningTrigger.returned("{\"ok\":true}"))) {
      running.table.set(ApiTable.of(List.of(api)));
      for (String host :
          List.of(
              "localhost",
              "LOCALHOST:8080",
              "localhost.",
              "water.localhost",
              "127.0.0.1:8080",
              "127.1.2.3",
              "[::1]:8080",
              "api.example.org",
              "w4t3rw0rks.execute-api.eu-north-1.amazonaws.com")) {
        assertEquals(200, status(running, host), host);
      }
      for (String host :
          List.of(
              "evil.example",
              "evil.example:8080",
              "evillocalhost",
              "localhost.evil.example",
              "127.0.0.1.evil.example",
              "127.evil.example",
              "10.1.2.3",
              "[2001:db8::1]",
              "x.api.example.org",
              "w4t3rw0rks.execute-api.evil.example",
              "w4t3rw0rks.execute-api.eu-north-1.amazonaws.com.evil.example")) {
        assertEquals(403, status(running, host), host);
      }
    }
  }
}
