package io.penstock.trigger.http;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many WebSocket connections are held and what each costs, and messages a second against
 * requests a second, with clients in the same process: {@code main} with the number of connections.
 * Needs descriptors for twice as many.
 */
final class SocketBench {
  private static final int SPEAKERS = 32;
  private static final Duration LASTS = Duration.ofSeconds(5);
  private static final byte[] MESSAGE = frame("{\"action\":\"shout\",\"text\":\"hello\"}");
  private static final byte[] REQUEST =
      "POST /x HTTP/1.1\r\nHost: p14n.localhost\r\nContent-Length: 4\r\n\r\ntext"
          .getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] HANDSHAKE =
      ("GET /prod HTTP/1.1\r\nHost: ch4t.localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
          .getBytes(StandardCharsets.ISO_8859_1);

  private SocketBench() {}

  public static void main(String[] args) throws Exception {
    int connections = args.length == 0 ? 10_000 : Integer.parseInt(args[0]);
    HttpSettings plain = HttpSettings.at("127.0.0.1", 0);
    HttpSettings settings =
        new HttpSettings(
            plain.host(),
            plain.port(),
            plain.headerDeadline(),
            plain.idleTimeout(),
            plain.bodyMinimumRate(),
            plain.writeDeadline(),
            connections + 1_000,
            plain.maxConnectionsPerAddress(),
            plain.maxHeaderBytes(),
            plain.maxBodyBytes(),
            plain.maxPayloadBytes(),
            plain.maxBodyBytesInFlight(),
            plain.trustedProxies(),
            plain.ownNamesOnly());
    String answer = "{\"statusCode\":200,\"body\":\"heard\"}";
    Route shout = Route.socket("shout", RunningTrigger.FUNCTION);
    Api chat =
        Api.webSocket(
            "ch4t",
            "chat",
            "r",
            "1",
            new Api.Stage("prod", Map.of()),
            List.of(
                Route.socket("$connect", RunningTrigger.FUNCTION),
                shout.withRules(shout.rules().withAnswer(true))),
            "$request.body.action");
    Api http =
        Api.http(
            "p14n", "plain", "r", "1", List.of(Route.http("$default", RunningTrigger.FUNCTION)));
    try (RunningTrigger running =
        new RunningTrigger(settings, _ -> RunningTrigger.returned(answer))) {
      running.table.set(ApiTable.of(List.of(http, chat)));
      rate(running, REQUEST, SocketBench::readResponse, false);
      rate(running, MESSAGE, SocketBench::readFrame, true);
      double requests = rate(running, REQUEST, SocketBench::readResponse, false);
      double messages = rate(running, MESSAGE, SocketBench::readFrame, true);
      System.out.printf(
          "%.0f requests/s, %.0f messages/s (%.2f of it)%n",
          requests, messages, messages / requests);
      running.calls.clear();
      hold(running, connections);
    }
  }

  private interface Read {
    void from(DataInputStream in) throws IOException;
  }

  private static double rate(RunningTrigger running, byte[] sent, Read read, boolean socket)
      throws Exception {
    AtomicLong done = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(SPEAKERS);
    long end = System.nanoTime() + LASTS.toNanos();
    for (int i = 0; i < SPEAKERS; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = connect(running, 1, socket)) {
                  DataInputStream in =
                      new DataInputStream(new BufferedInputStream(client.getInputStream()));
                  OutputStream out = client.getOutputStream();
                  while (System.nanoTime() < end) {
                    out.write(sent);
                    read.from(in);
                    done.incrementAndGet();
                    running.calls.clear();
                  }
                } catch (IOException e) {
                  System.out.println(e);
                } finally {
                  ended.countDown();
                }
              });
    }
    ended.await();
    return done.get() / (double) LASTS.toSeconds();
  }

  private static void hold(RunningTrigger running, int connections) throws Exception {
    long before = used();
    List<Socket> clients = new ArrayList<>(connections);
    for (int i = 0; i < connections; i++) {
      clients.add(connect(running, 2 + i / 900, true));
      running.calls.clear();
    }
    long after = used();
    System.out.printf(
        "%d connections held, %.1f KB of heap each, both ends%n",
        running.trigger().sockets().count(), (after - before) / 1024.0 / connections);
    for (Socket client : clients) {
      client.close();
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** From one of the loopback addresses, each of which may have only so many connections. */
  private static Socket connect(RunningTrigger running, int address, boolean upgrade)
      throws IOException {
    Socket client = new Socket();
    client.bind(new InetSocketAddress(InetAddress.getByName("127.0.0." + address), 0));
    client.connect(new InetSocketAddress("127.0.0.1", running.port()));
    client.setTcpNoDelay(true);
    if (upgrade) {
      client.getOutputStream().write(HANDSHAKE);
      readHead(new DataInputStream(client.getInputStream()));
    }
    return client;
  }

  private static String readHead(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static void readResponse(DataInputStream in) throws IOException {
    String head = readHead(in);
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ") + 16;
    in.skipNBytes(Integer.parseInt(head.substring(at, head.indexOf('\r', at))));
  }

  private static void readFrame(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    in.skipNBytes(in.readUnsignedByte());
  }

  private static byte[] frame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + bytes.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | bytes.length);
    System.arraycopy(bytes, 0, frame, 6, bytes.length);
    return frame;
  }
}
