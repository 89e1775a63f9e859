package io.penstock.gateway.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that ask any node: each sends events, messages of a FIFO group of its own and a schedule
 * now and then, and notes what was acknowledged. {@link #check} holds that against the ledger.
 */
final class NodesLoad {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private static final long LOOK_MILLIS = 500;

  /** Longer than a node lets requests wait. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Nodes nodes;
  private final int clients;
  private volatile List<Integer> healthy = List.of();
  private final Set<String> events = ConcurrentHashMap.newKeySet();
  private final Map<String, List<Integer>> messages = new ConcurrentHashMap<>();
  private final AtomicInteger tried = new AtomicInteger();
  private final Set<Integer> schedules = ConcurrentHashMap.newKeySet();
  private final AtomicInteger scheduled = new AtomicInteger();
  final AtomicInteger accepted = new AtomicInteger();
  final AtomicInteger refused = new AtomicInteger();

  /** The longest that nothing was accepted. */
  final AtomicLong longestPause = new AtomicLong();

  private final AtomicLong lastAccepted = new AtomicLong();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  NodesLoad(Nodes nodes, int clients) {
    this.nodes = nodes;
    this.clients = clients;
  }

  void start() {
    running = true;
    lastAccepted.set(System.nanoTime());
    threads.add(Thread.ofVirtual().start(this::watch));
    for (int i = 0; i < clients; i++) {
      String group = "g" + i;
      threads.add(Thread.ofVirtual().start(() -> work(group)));
    }
  }

  void stop() throws InterruptedException {
    running = false;
    for (Thread thread : threads) thread.join();
    threads.clear();
  }

  /** Waits until so much more was accepted than there was. */
  void untilMore(int more) throws InterruptedException {
    int enough = accepted.get() + more;
    Until.holds(
        () -> accepted + " of " + enough + " accepted; " + nodes.said(),
        accepted::get,
        () -> accepted.get() >= enough);
  }

  /** After what may have been done or not, messages go to another group: order is of answers. */
  private void work(String client) {
    String group = client;
    try {
      for (int n = 0; running; n++) {
        String event = "{\"n\":" + tried.incrementAndGet() + "}";
        if (told(
            post(
                "/2015-03-31/functions/Sink/invocations", event, "X-Amz-Invocation-Type", "Event")))
          events.add(event);
        int number = tried.incrementAndGet();
        if (told(post("/", message(group, number), "X-Amz-Target", "AmazonSQS.SendMessage")))
          messages.computeIfAbsent(group, _ -> new ArrayList<>()).add(number);
        else group = client + "-" + number;
        if (n % 10 == 0) schedule();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String message(String group, int number) {
    return new JsonObject()
        .put("QueueUrl", "http://localhost:4566/123456789012/Q.fifo")
        .put("MessageBody", group + ":" + number)
        .put("MessageGroupId", group)
        .put("MessageDeduplicationId", group + "-" + number)
        .encode();
  }

  private void schedule() throws InterruptedException {
    int number = scheduled.incrementAndGet();
    String at = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.SECONDS).toString();
    String schedule =
        new JsonObject()
            .put("ScheduleExpression", "at(" + at.replace("Z", ")"))
            .put("FlexibleTimeWindow", new JsonObject().put("Mode", "OFF"))
            .put(
                "Target",
                new JsonObject()
                    .put("Arn", "arn:aws:lambda:us-east-1:123456789012:function:Sink")
                    .put("RoleArn", "arn:aws:iam::123456789012:role/r")
                    .put("Input", firing(number)))
            .encode();
    if (post("/schedules/s" + number, schedule, "Content-Type", "application/json") == 200)
      schedules.add(number);
  }

  private static String firing(int number) {
    return "{\"firing\":" + number + "}";
  }

  private boolean told(int status) throws InterruptedException {
    if (status == 200 || status == 202) {
      long now = System.nanoTime();
      long pause = now - lastAccepted.getAndSet(now);
      longestPause.accumulateAndGet(pause, Math::max);
      accepted.incrementAndGet();
      return true;
    }
    refused.incrementAndGet();
    Thread.sleep(20);
    return false;
  }

  /** Looks which nodes answer, as a balancer does. */
  private void watch() {
    try {
      while (running) {
        var well = new ArrayList<Integer>();
        for (int i = 0; i < nodes.size(); i++) if (nodes.health(i) == 200) well.add(i);
        healthy = well;
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** At any node that answers; the status, or 0 when there was no answer. */
  private int post(String path, String body, String... header) throws InterruptedException {
    List<Integer> all = healthy;
    int any = ThreadLocalRandom.current().nextInt(all.isEmpty() ? nodes.size() : all.size());
    URI uri = nodes.api(all.isEmpty() ? any : all.get(any), path);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(LONGEST)
            .headers(header)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * All that was acknowledged has come; each group in its order; no schedule fired twice.
   *
   * @param fired deliveries of schedules that the database knows
   * @param least what must have been accepted, or nothing was shown
   */
  void check(Ledger ledger, java.util.function.IntSupplier fired, int least, String what)
      throws InterruptedException {
    for (String event : events)
      Until.holds(() -> event + " is lost; " + nodes.said(), () -> ledger.count(event) > 0);
    for (int number : schedules)
      Until.holds(
          () -> firing(number) + " is lost; " + nodes.said(),
          () -> ledger.count(firing(number)) > 0);
    for (var group : messages.entrySet()) {
      for (int number : group.getValue())
        Until.holds(
            () -> group.getKey() + ":" + number + " is lost; " + nodes.said(),
            () -> ledger.group(group.getKey()).contains(number));
      List<Integer> came = ledger.group(group.getKey()).stream().distinct().toList();
      assertEquals(came.stream().sorted().toList(), came, "order of " + group.getKey());
    }
    int deliveries = fired.getAsInt();
    assertTrue(
        deliveries >= schedules.size() && deliveries <= scheduled.get(),
        deliveries + " firings of " + schedules.size() + " to " + scheduled + " schedules");
    long twice = events.stream().filter(event -> ledger.count(event) > 1).count();
    System.out.printf(
        "%s: %d accepted, %d refused, %d events twice, %d schedules, longest pause %d ms%n",
        what,
        accepted.get(),
        refused.get(),
        twice,
        schedules.size(),
        longestPause.get() / 1_000_000);
    assertTrue(accepted.get() >= least, "it has worked at all");
  }
}
