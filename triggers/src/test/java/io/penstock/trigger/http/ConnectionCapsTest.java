package io.penstock.trigger.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many connections and how many bytes there may be, and who has to go. */
class ConnectionCapsTest extends ClientConnectionFixture {
  @Test
  void connectionsBeyondTheCapsAreClosed() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, LONG, 100, 3);
    try (RunningTrigger running = with(settings)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(new RawClient(running.port()));
        assertEquals(200, clients.getLast().send(OK).read().status());
      }
      try (RawClient fourth = new RawClient(running.port())) {
        assertNull(fourth.send(OK).read());
      }
      clients.getFirst().close();
      await(() -> running.trigger().openConnections() == 2);
      try (RawClient next = new RawClient(running.port())) {
        assertEquals(200, next.send(OK).read().status());
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void theTotalIsCappedToo() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, LONG, 1, 100);
    try (RunningTrigger running = with(settings);
        RawClient first = new RawClient(running.port())) {
      assertEquals(200, first.send(OK).read().status());
      try (RawClient second = new RawClient(running.port())) {
        assertNull(second.send(OK).read());
      }
    }
  }

  @Test
  void bodiesBeyondTheBudgetAreRefused() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, LONG, 10, 10);
    try (RunningTrigger running = with(settings);
        RawClient client = new RawClient(running.port())) {
      client.send("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2000000\r\n\r\n");
      client.send("a".repeat(2_000_000));
      assertEquals(503, client.read().status());
    }
  }

  @Test
  void aTrustedProxyIsBelieved() throws Exception {
    HttpSettings trusting =
        HttpSettings.at("127.0.0.1", 0)
            .withTrustedProxies(AddressRange.all("127.0.0.0/8", "192.0.2.0/24"));
    try (RunningTrigger running = with(trusting);
        RawClient client = new RawClient(running.port())) {
      client.send(
          "GET /x HTTP/1.1\r\nHost: localhost\r\n"
              + "X-Forwarded-For: 6.6.6.6, 198.51.100.7, 192.0.2.9\r\n"
              + "X-Forwarded-Proto: https\r\n\r\n");
      assertEquals(200, client.read().status());
      String event = running.event();
      assertTrue(event.contains("\"sourceIp\":\"198.51.100.7\""), event);
      assertTrue(event.contains("\"x-forwarded-for\":\"6.6.6.6, 198.51.100.7, 192.0.2.9\""), event);
      assertTrue(event.contains("\"x-forwarded-proto\":\"https\""), event);
    }
  }

  @Test
  void aTrustedProxyIsCountedInAllOnly() throws Exception {
    HttpSettings settings =
        settings(LONG, LONG, 1, LONG, 4, 1).withTrustedProxies(AddressRange.all("127.0.0.1"));
    try (RunningTrigger running = with(settings)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(new RawClient(running.port()));
        assertEquals(200, clients.getLast().send(OK).read().status());
      }
      try (RawClient fifth = new RawClient(running.port())) {
        assertNull(fifth.send(OK).read());
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void whoBringsNoRequestHasToGoWhereThereIsNoPlaceLeft() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, LONG, 100, 20);
    try (RunningTrigger running = with(settings)) {
      List<RawClient> stuck = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        stuck.add(new RawClient(running.port()));
        stuck.getLast().send("GET /x HTTP/1.1\r\nHost: local");
      }
      try (RawClient served = new RawClient(running.port())) {
        assertEquals(200, served.send(OK).read().status());
        assertTrue(running.trigger().openConnections() <= 20);
      }
      for (RawClient client : stuck) {
        client.close();
      }
      await(() -> running.trigger().openConnections() == 0);
    }
  }

  @Test
  void bodiesOfClientsThatHaveGoneAreHeldNoMore() throws Exception {
    HttpSettings settings = settings(LONG, LONG, 1, LONG, 10, 10);
    String head = "POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 600000\r\n\r\n";
    try (RunningTrigger running = with(settings)) {
      try (RawClient stuck = new RawClient(running.port())) {
        stuck.send(head + "a".repeat(599_000));
        await(() -> running.trigger().edge().bodies().held() > 590_000);
        try (RawClient second = new RawClient(running.port())) {
          second.send(head + "a".repeat(600_000));
          assertEquals(503, second.read().status());
        }
      }
      await(() -> running.trigger().edge().bodies().held() == 0);
      try (RawClient third = new RawClient(running.port())) {
        third.send(head + "a".repeat(600_000));
        assertEquals(200, third.read().status());
      }
    }
  }
}
