package io.penstock.gateway.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Clients that send events as fast as they are accepted, and note which were. */
final class Load {
  /** Sends one event; the status. */
  interface Sender {
    int send(Program to, String event) throws InterruptedException;
  }

  final Set<String> accepted = ConcurrentHashMap.newKeySet();
  final AtomicLong refused = new AtomicLong();
  private final AtomicLong next = new AtomicLong();
  private final int clients;
  private final LongFunction<String> events;
  private final Sender sender;
  private volatile Program target;
  private volatile boolean running;
  private List<Thread> threads = List.of();

  /** Events for the function Sink. */
  Load(int clients) {
    this(clients, n -> "{\"n\":" + n + "}", (to, event) -> to.accept("Sink", event));
  }

  /**
   * @param events by number
   */
  Load(int clients, LongFunction<String> events, Sender sender) {
    this.clients = clients;
    this.events = events;
    this.sender = sender;
  }

  void start(Program program) {
    target = program;
    running = true;
    threads = new ArrayList<>();
    for (int i = 0; i < clients; i++) threads.add(Thread.ofVirtual().start(this::send));
  }

  /** Waits until so many more events were accepted than there were. */
  void untilMore(int events) throws InterruptedException {
    int enough = accepted.size() + events;
    Until.holds(
        () -> accepted.size() + " of " + enough + " events accepted; " + target.said(),
        accepted::size,
        () -> accepted.size() >= enough);
  }

  void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) thread.join();
  }

  private void send() {
    try {
      while (running) {
        String event = events.apply(next.getAndIncrement());
        int status = sender.send(target, event);
        if (status == 202 || status == 200) accepted.add(event);
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
