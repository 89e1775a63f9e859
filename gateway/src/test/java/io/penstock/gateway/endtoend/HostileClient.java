package io.penstock.gateway.endtoend;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the hostile corpus to a gateway again and again, beside connections that never end their
 * request, and prints what became of it. For {@code bench/hostile}: API port, HTTP port, seconds.
 */
public final class HostileClient {
  private static final int THREADS = 4;
  private static final int STUCK = 500;

  private final URI api;
  private final URI http;
  private final long nanos;
  private volatile long end;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong closed = new AtomicLong();
  private final AtomicLong silent = new AtomicLong();
  private final AtomicLong wrong = new AtomicLong();
  private final AtomicLong stuck = new AtomicLong();

  private HostileClient(String[] arguments) {
    api = URI.create("http://127.0.0.1:" + arguments[0]);
    http = URI.create("http://127.0.0.1:" + arguments[1]);
    nanos = Long.parseLong(arguments[2]) * 1_000_000_000L;
  }

  public static void main(String[] arguments) throws Exception {
    new HostileClient(arguments).run();
  }

  private void run() throws InterruptedException {
    List<HostileCorpus.Request> corpus = HostileCorpus.all();
    System.out.println("begun");
    end = System.nanoTime() + nanos;
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < THREADS; i++) {
      var order = new ArrayList<>(corpus);
      Collections.shuffle(order, new Random(i));
      threads.add(Thread.ofPlatform().start(() -> send(order)));
    }
    for (URI port : List.of(api, http))
      threads.add(Thread.ofPlatform().start(() -> hold(port.getPort())));
    for (Thread thread : threads) thread.join();
    System.out.printf(
        "{\"answered\":%d,\"closed\":%d,\"silent\":%d,\"wrong\":%d,\"stuck\":%d}%n",
        answered.get(), closed.get(), silent.get(), wrong.get(), stuck.get());
  }

  private boolean isOver() {
    return System.nanoTime() >= end;
  }

  private void send(List<HostileCorpus.Request> corpus) {
    while (true)
      for (HostileCorpus.Request request : corpus) {
        if (isOver()) return;
        send(request);
      }
  }

  private void send(HostileCorpus.Request request) {
    try (var client = new RawClient(request.api() ? api : http)) {
      client.send(request.bytes());
      RawClient.Answer answer = client.read();
      if (answer == null) closed.incrementAndGet();
      else answered.incrementAndGet();
      String first = request.expected().split(" ")[0];
      boolean right =
          first.isEmpty()
              ? answer == null || answer.status() != 500
              : answer != null && first.equals(Integer.toString(answer.status()));
      if (!right) {
        wrong.incrementAndGet();
        System.err.println(request + ": " + (answer == null ? "closed" : answer.status()));
      }
    } catch (SocketTimeoutException e) {
      silent.incrementAndGet();
      System.err.println(request + ": nothing");
    } catch (IOException e) {
      closed.incrementAndGet();
    }
  }

  /** Requests that do not end, made anew when the gateway has had enough of them. */
  private void hold(int port) {
    var open = new Socket[STUCK];
    for (int i = 0; !isOver(); i = (i + 1) % STUCK)
      try {
        if (open[i] != null) open[i].close();
        open[i] = new Socket();
        open[i].bind(new InetSocketAddress("127.0.1." + (1 + i % 200), 0));
        open[i].connect(new InetSocketAddress("127.0.0.1", port), 5_000);
        open[i]
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: localhost\r\nX: ".getBytes(StandardCharsets.US_ASCII));
        stuck.incrementAndGet();
        if (i == STUCK - 1) Thread.sleep(1_000);
      } catch (IOException e) {
        // refused: as it may be
      } catch (InterruptedException e) {
        return;
      }
    for (Socket one : open)
      try {
        if (one != null) one.close();
      } catch (IOException e) {
        // it is gone
      }
  }
}
