package io.penstock.gateway.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send events as fast as they are accepted, and note which were. */
final class Load {
  final Set<String> accepted = ConcurrentHashMap.newKeySet();
  final AtomicLong refused = new AtomicLong();
  private final AtomicLong next = new AtomicLong();
  private final int clients;
  private volatile Program target;
  private volatile boolean running;
  private List<Thread> threads = List.of();

  Load(int clients) {
    this.clients = clients;
  }

  void start(Program program) {
    target = program;
    running = true;
    threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) threads.add(Thread.ofVirtual().start(this::send));
  }

  void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) thread.join();
  }

  private void send() {
    try {
      while (running) {
        String event = "{\"n\":" + next.getAndIncrement() + "}";
        int status = target.accept("Sink", event);
        if (status == 202) accepted.add(event);
        else {
          refused.incrementAndGet();
          Thread.sleep(5);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
