package io.penstock.gateway.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.Nodes;
import io.penstock.gateway.TestPenstock;
import io.penstock.gateway.node.LoopHolds;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Each request of the hostile corpus is answered or its connection closed, as it says, and none
 * holds an event loop of either port for more than 50 ms of its processor. One that does is sent
 * again: code that is not yet compiled is no fault of the request.
 */
class HostileCorpusTest {
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** What this much work takes on the machine that the bound was set for. */
  private static final int WORK_BYTES = 1 << 20;

  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(8);
  private static final int TIMES = 12;

  @Test
  void nothingHoldsAnEventLoop() throws Exception {
    long most = MOST_NANOS * Math.max(WORK_NANOS, work()) / WORK_NANOS;
    var held = new ArrayList<String>();
    long longest = 0;
    List<HostileCorpus.Request> corpus = HostileCorpus.all();
    try (var penstock = TestPenstock.up(HostileCorpus.TEMPLATE, "--no-watch")) {
      LoopHolds holds = LoopHolds.of(Nodes.of(penstock));
      for (HostileCorpus.Request request : corpus) {
        URI port = request.api() ? penstock.api() : penstock.http();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < TIMES && least > most; i++) {
          holds.begin();
          send(port, request);
          least = Math.min(least, holds.longest());
        }
        longest = Math.max(longest, least);
        if (least > most) held.add(request + ": " + least / 1_000_000 + " ms");
      }
    }
    System.out.printf(
        "%d requests, the longest hold %d of %d ms%n",
        corpus.size(), longest / 1_000_000, most / 1_000_000);
    assertEquals(List.of(), held);
    assertTrue(corpus.size() > 500, corpus.size() + " requests");
  }

  private static void send(URI port, HostileCorpus.Request request) {
    var got = new ArrayList<String>();
    try (var client = new RawClient(port)) {
      client.send(request.bytes());
      for (int i = 0; i < Math.max(1, request.expected().split(" ").length); i++) {
        RawClient.Answer answer = client.read();
        got.add(answer == null ? "closed" : Integer.toString(answer.status()));
      }
    } catch (IOException e) {
      throw new AssertionError(request + " is not answered; so far " + got, e);
    }
    if (request.expected().isEmpty()) assertTrue(!got.contains("500"), request.toString());
    else assertEquals(request.expected(), String.join(" ", got), request.toString());
  }

  /** How long a fixed piece of work takes here, of the processor. */
  private static long work() throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    byte[] bytes = new byte[WORK_BYTES];
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 50; i++) {
      long before = threads.getCurrentThreadCpuTime();
      MessageDigest.getInstance("SHA-256").digest(bytes);
      least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
    }
    return least;
  }
}
