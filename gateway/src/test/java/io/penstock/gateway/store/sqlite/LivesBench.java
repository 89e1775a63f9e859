package io.penstock.gateway.store.sqlite;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.gateway.delivery.AsyncConfigs;
import io.penstock.gateway.delivery.AsyncEvents;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionSender;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Rates of the store and the engine on this machine, by hand: {@code LivesBench FOLDER PENDING
 * SECONDS}. Raw group commit, accepts, and whole lives (accept, run, settle) beside so many pending
 * events.
 */
public final class LivesBench {
  private static final int CLIENTS = 64;
  private static final FunctionRef BUSY =
      new FunctionRef("us-east-1", "123456789012", "busy", null);
  private static final FunctionRef LATER =
      new FunctionRef("us-east-1", "123456789012", "later", null);

  private LivesBench() {}

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int pending = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    var random = new Random(7);
    byte[] kilobyte = new byte[1000];
    random.nextBytes(kilobyte);
    var payload = Buffer.buffer(kilobyte);
    var vertx = Vertx.vertx();
    SqliteStore store =
        SqliteStore.open(StoreSettings.of(folder).withMaxBytes(50L << 30), InstantSource.system());
    try {
      fill(store, pending, kilobyte);
      if (pending > 0) {
        store.close();
        long start = System.nanoTime();
        store =
            SqliteStore.open(
                StoreSettings.of(folder).withMaxBytes(50L << 30), InstantSource.system());
        System.out.printf("reopened in %d ms%n", (System.nanoTime() - start) / 1_000_000);
      }
      memory();
      var events = new AsyncEvents(store.queue(), InstantSource.system());
      var documents = store.documents();
      rate(
          "raw group commit (1 row of 1 KB)",
          seconds,
          i ->
              documents.put(
                  "bench",
                  UUID.randomUUID().toString(),
                  new io.vertx.core.json.JsonObject().put("x", kilobyte)));
      rate("accept alone", seconds, i -> events.accept(List.of(event(payload, LATER))));
      var done = new LongAdder();
      Intake intake =
          new Intake() {
            @Override
            public Future<Result> call(Invocation call, String source) {
              done.increment();
              return Future.succeededFuture(
                  Result.notRun(new Outcome.Returned(Buffer.buffer("{}"))));
            }

            @Override
            public Future<Void> accept(List<Event> more) {
              throw new UnsupportedOperationException();
            }
          };
      AsyncConfigs configs = _ -> AsyncConfigs.AsyncPolicy.DEFAULT;
      var dispatcher =
          new Dispatcher(
              store.queue(),
              Map.of(
                  Delivery.FUNCTION,
                  new FunctionSender(
                      intake, configs, Envelopes.NONE, InstantSource.system(), random)),
              Dispatcher.Limits.DEFAULT,
              new DeliveryMeters(new SimpleMeterRegistry()),
              InstantSource.system(),
              new VertxTimers(vertx));
      dispatcher.start();
      long before = done.sum();
      long start = System.nanoTime();
      rate("accepts while delivering", seconds, i -> events.accept(List.of(event(payload, BUSY))));
      double took = (System.nanoTime() - start) / 1e9;
      System.out.printf("whole lives begun meanwhile: %.0f/s%n", (done.sum() - before) / took);
      dispatcher.stop(Duration.ofSeconds(10)).toCompletionStage().toCompletableFuture().join();
      memory();
    } finally {
      store.close();
      vertx.close();
    }
  }

  private static Event event(Buffer payload, FunctionRef function) {
    return new Event(UUID.randomUUID().toString(), function, payload, "bench", null);
  }

  private static void fill(SqliteStore store, int pending, byte[] payload) {
    Instant far = Instant.now().plus(Duration.ofDays(1));
    long start = System.nanoTime();
    for (int i = 0; i < pending; i += 500) {
      var some = new ArrayList<Delivery>();
      for (int j = 0; j < 500; j++)
        some.add(
            new Delivery(
                UUID.randomUUID().toString(),
                Delivery.FUNCTION,
                "function:waits" + j % 20,
                "arn:aws:lambda:us-east-1:123456789012:function:waits" + j % 20,
                Buffer.buffer(payload),
                "bench",
                null,
                null,
                null,
                null,
                Instant.now(),
                far));
      store.queue().put(some).toCompletionStage().toCompletableFuture().join();
    }
    if (pending > 0)
      System.out.printf("filled %d in %d ms%n", pending, (System.nanoTime() - start) / 1_000_000);
  }

  private interface Step {
    Future<Void> run(long i);
  }

  /** Closed loop: each client sends its next when the last is answered. */
  private static void rate(String what, int seconds, Step step) throws InterruptedException {
    var slots = new Semaphore(CLIENTS);
    var ok = new LongAdder();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    for (long i = 0; System.nanoTime() < end; i++) {
      slots.acquire();
      step.run(i)
          .onComplete(
              r -> {
                if (r.succeeded()) ok.increment();
                slots.release();
              });
    }
    slots.acquire(CLIENTS);
    System.out.printf("%s: %.0f/s%n", what, ok.sum() / ((System.nanoTime() - start) / 1e9));
  }

  private static void memory() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmRSS")) System.out.println(line);
  }
}
