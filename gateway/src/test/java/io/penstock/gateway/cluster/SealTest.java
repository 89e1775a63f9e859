package io.penstock.gateway.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** What happens between two nodes where somebody else has the wire. */
class SealTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String BODY = "{\"transfer\":100}";

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(10);

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger wrong = new AtomicInteger();

  private void served(HttpServerRequest request) {
    request
        .body()
        .onComplete(
            body -> {
              asked.incrementAndGet();
              if (!body.succeeded() || !BODY.equals(body.result().toString()))
                wrong.incrementAndGet();
              request.response().end("done");
            });
  }

  /** Between the nodes: records what goes to the owner, and may change a byte of it. */
  private static final class Wire implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int owner;
    private final int flipped;
    private final boolean back;
    private final AtomicInteger seen = new AtomicInteger();
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();

    /**
     * @param flipped the place of the byte that is changed; negative for none
     * @param back whether of what the owner says
     */
    private Wire(String owner, int flipped, boolean back) throws IOException {
      this.owner = Integer.parseInt(owner.substring(owner.indexOf(':') + 1));
      this.flipped = flipped;
      this.back = back;
      Thread.ofPlatform().daemon().start(this::accept);
    }

    private void accept() {
      while (!listener.isClosed())
        try {
          Socket from = listener.accept();
          Socket to = new Socket(InetAddress.getLoopbackAddress(), owner);
          Thread.ofPlatform().daemon().start(() -> copy(from, to, false));
          Thread.ofPlatform().daemon().start(() -> copy(to, from, true));
        } catch (IOException e) {
          return;
        }
    }

    private void copy(Socket from, Socket to, boolean isBack) {
      var buffer = new byte[1 << 16];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        int read;
        while ((read = in.read(buffer)) > 0) {
          if (isBack == back) {
            int first = seen.getAndAdd(read);
            if (flipped >= first && flipped < first + read) buffer[flipped - first] ^= 1;
          }
          if (!isBack) {
            synchronized (recorded) {
              recorded.write(buffer, 0, read);
            }
          }
          out.write(buffer, 0, read);
          out.flush();
        }
      } catch (IOException e) {
        // one side has ended
      }
    }

    private byte[] recorded() {
      synchronized (recorded) {
        return recorded.toByteArray();
      }
    }

    private String address() {
      return "127.0.0.1:" + listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static HttpResponse<String> send(TwoNodes nodes, Duration limit) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nodes.port.port() + "/pay"))
            .timeout(limit)
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Whatever byte of it: the owner does what its client has sent, or nothing. */
  @Test
  void aFlippedByteIsNeverDone() throws Exception {
    int whole;
    try (var nodes = new TwoNodes(this::served);
        var wire = new Wire(nodes.peer, -1, false)) {
      nodes.owner = new Shards.Owner("one", wire.address(), 1);
      assertEquals("done", send(nodes, LONG).body());
      whole = wire.recorded().length;
    }
    var refused = new AtomicInteger();
    try (var some = Executors.newFixedThreadPool(6)) {
      var all = new ArrayList<Future<?>>();
      for (int at = 24; at < whole; at += 13) {
        int flipped = at;
        all.add(
            some.submit(
                () -> {
                  new SealTest().flip(flipped, refused);
                  return null;
                }));
      }
      try {
        for (Future<?> one : all) one.get();
      } finally {
        some.shutdownNow();
      }
    }
    assertTrue(refused.get() > 0);
  }

  private void flip(int at, AtomicInteger refused) throws Exception {
    try (var nodes = new TwoNodes(this::served);
        var wire = new Wire(nodes.peer, at, false)) {
      nodes.owner = new Shards.Owner("one", wire.address(), 1);
      try {
        if (send(nodes, SHORT).statusCode() == 503) refused.incrementAndGet();
      } catch (HttpTimeoutException e) {
        // Who makes a frame longer has the owner wait for the rest of it, and can hold up any wire.
      }
      assertEquals(0, wrong.get(), "byte " + at);
      assertTrue(asked.get() <= 1, "byte " + at);
    }
  }

  @Test
  void whatWasRecordedIsNotDoneAgain() throws Exception {
    try (var nodes = new TwoNodes(this::served);
        var wire = new Wire(nodes.peer, -1, false)) {
      nodes.owner = new Shards.Owner("one", wire.address(), 1);
      assertEquals("done", send(nodes, LONG).body());
      assertEquals(1, asked.get());
      try (var again = new Socket(InetAddress.getLoopbackAddress(), wire.owner)) {
        again.getOutputStream().write(wire.recorded());
        again.getOutputStream().flush();
        // It answers, and ends it: then it has read all of it.
        var heard = new ByteArrayOutputStream();
        again.setSoTimeout(20_000);
        var buffer = new byte[4096];
        int read;
        try {
          while ((read = again.getInputStream().read(buffer)) > 0 && heard.size() < 200)
            heard.write(buffer, 0, read);
        } catch (IOException ended) {
          // that is an end too
        }
        assertTrue(heard.size() > 0);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
      assertEquals("done", send(nodes, LONG).body());
      assertEquals(2, asked.get(), "the replay was done");
    }
  }

  @Test
  void eachFrameIsTheNextOfItsWay() {
    byte[] secret = {1, 2, 3};
    var sent = Seal.of(secret, Seal.Way.TO_OWNER, "a", "b");
    Buffer payload = Buffer.buffer("x");
    byte[] first = sent.next((byte) 1, payload);
    byte[] second = sent.next((byte) 1, payload);
    assertTrue(Seal.of(secret, Seal.Way.TO_OWNER, "a", "b").isNext((byte) 1, payload, first));
    assertEquals(
        0,
        java.util.stream.Stream.of(
                Seal.of(secret, Seal.Way.TO_OWNER, "a", "b").isNext((byte) 1, payload, second),
                Seal.of(secret, Seal.Way.BACK, "a", "b").isNext((byte) 1, payload, first),
                Seal.of(secret, Seal.Way.TO_OWNER, "a", "c").isNext((byte) 1, payload, first),
                Seal.of(secret, Seal.Way.TO_OWNER, "a", "b").isNext((byte) 2, payload, first),
                Seal.of(new byte[] {1}, Seal.Way.TO_OWNER, "a", "b")
                    .isNext((byte) 1, payload, first))
            .filter(passes -> passes)
            .count());
  }
}
