package io.penstock.trigger.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.function.Report;
import io.penstock.function.Result;
import io.penstock.trigger.Event;
import io.penstock.trigger.Intake;
import io.penstock.trigger.Patience;
import io.penstock.trigger.UnknownFunctionException;
import io.penstock.trigger.filter.FilterCriteria;
import io.penstock.trigger.mapping.MappingWatch;
import io.penstock.trigger.mapping.MovedTiming;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueMappingTest {
  private static final FunctionRef FUNCTION =
      new FunctionRef("us-east-1", "123456789012", "f", null);
  private static final Report NO_REPORT = Report.NONE;

  private final Vertx vertx = Vertx.vertx();
  private final FakeQueue queue = new FakeQueue(vertx);
  private final Seen seen = new Seen();
  private volatile Function<List<String>, Future<Result>> handler =
      ids -> Future.succeededFuture(returned("null"));
  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
  private String deployment;

  /** Null: one that hurries. */
  private Timing timing;

  /** Watches, and is asked from the test's thread. */
  private static final class Seen implements MappingWatch {
    private volatile String result = "";
    private volatile int settled;
    private volatile int filtered;

    @Override
    public void result(String text) {
      result = text;
    }

    @Override
    public void invoked(int records, Duration age) {}

    @Override
    public void settled(int records) {
      settled += records;
    }

    @Override
    public void filteredOut(int records) {
      filtered += records;
    }

    @Override
    public void gaveUp(int records) {}
  }

  private static Result returned(String payload) {
    return new Result(new Outcome.Returned(Buffer.buffer(payload)), NO_REPORT);
  }

  private final Intake intake =
      new Intake() {
        @Override
        public Future<Result> call(Invocation call, String source) {
          var ids = new ArrayList<String>();
          for (Object record : new JsonObject(call.event()).getJsonArray("Records"))
            ids.add(((JsonObject) record).getString("messageId"));
          batches.add(ids);
          return handler.apply(ids);
        }

        @Override
        public Future<Void> accept(List<Event> events) {
          throw new AssertionError();
        }
      };

  private QueueMapping mapping(
      int size, Duration window, boolean partial, int concurrency, String... filters) {
    return mapping(size, window, partial, QueueRules.POLLERS, concurrency, filters);
  }

  private QueueMapping mapping(
      int size, Duration window, boolean partial, int pollers, int concurrency, String... filters) {
    return new QueueMapping(
        new QueueMapping.Config(
            "sqs:q",
            "arn:aws:sqs:us-east-1:123456789012:q",
            FUNCTION,
            new QueueRules(
                size,
                window,
                partial,
                pollers,
                concurrency,
                Duration.ofSeconds(3),
                FilterCriteria.parse(List.of(filters))),
            queue,
            intake,
            seen,
            timing == null ? quick() : timing,
            new Random(1)));
  }

  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());

  /** Time stands still; who waits for it does so for a moment only. */
  private Timing quick() {
    return new Timing() {
      private Instant now = Instant.parse("2026-01-01T00:00:00Z");

      @Override
      public synchronized Instant now() {
        return now;
      }

      @Override
      public synchronized Future<Void> after(Duration time) {
        waits.add(time);
        now = now.plus(time);
        return vertx.timer(1, TimeUnit.MILLISECONDS).mapEmpty();
      }
    };
  }

  private void start(QueueMapping mapping) throws Exception {
    deployment =
        vertx
            .deployVerticle(
                mapping, new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
            .await(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(60, TimeUnit.SECONDS);
  }

  private static void until(String what, BooleanSupplier condition) {
    Patience.until(() -> what, condition);
  }

  @Test
  void whatSucceedsIsDeletedAndWhatDoesNotPassToo() throws Exception {
    for (int i = 0; i < 25; i++) queue.send("m" + i, "{\"n\":" + i + "}");
    start(mapping(10, Duration.ZERO, false, 4, "{\"body\":{\"n\":[{\"numeric\":[\"<\",20]}]}}"));
    until("all gone", () -> queue.size() == 0);
    until("counted", () -> seen.settled == 20 && seen.filtered == 5);
    assertTrue(batches.stream().allMatch(batch -> batch.size() <= 10));
    assertEquals("OK", seen.result);
  }

  @Test
  void aFailedBatchStaysUntilItsVisibilityPasses() throws Exception {
    handler =
        ids ->
            Future.succeededFuture(
                batches.size() > 1
                    ? returned("{}")
                    : new Result(new Outcome.Raised("Error", Buffer.buffer("{}")), NO_REPORT));
    queue.send("a", "x");
    start(mapping(10, Duration.ZERO, true, 4));
    until("told", () -> seen.result.equals("PROBLEM: Function call failed"));
    assertEquals(1, queue.size());
    assertEquals(0, queue.visible());
    queue.visibilityPasses();
    until("gone", () -> queue.size() == 0);
    assertEquals(List.of(List.of("a"), List.of("a")), batches);
  }

  @Test
  void whatFailsOfABatchComesBackAtOnce() throws Exception {
    handler =
        ids ->
            Future.succeededFuture(
                returned(
                    ids.contains("b") && batches.size() == 1
                        ? "{\"batchItemFailures\":[{\"itemIdentifier\":\"b\"}]}"
                        : "{\"batchItemFailures\":[]}"));
    for (String id : List.of("a", "b", "c")) queue.send(id, "x");
    start(mapping(10, Duration.ZERO, true, 4));
    until("all gone", () -> queue.size() == 0);
    assertEquals(List.of(List.of("a", "b", "c"), List.of("b")), batches);
  }

  @Test
  void aWindowGathersMoreThanOneReceive() throws Exception {
    for (int i = 0; i < 40; i++) queue.send("m" + i, "x");
    start(mapping(40, Duration.ofSeconds(60), false, 2));
    until("all gone", () -> queue.size() == 0);
    assertTrue(batches.stream().anyMatch(batch -> batch.size() > 10), batches.toString());
  }

  @Test
  void throttlesAreTriedAgainWithoutLosingTheBatch() throws Exception {
    handler =
        ids ->
            Future.succeededFuture(
                batches.size() < 3
                    ? Result.notRun(
                        new Outcome.Throttled(
                            Outcome.Throttled.Reason.ConcurrentInvocationLimitExceeded,
                            Duration.ofMillis(1)))
                    : returned("null"));
    queue.send("a", "x");
    start(mapping(1, Duration.ZERO, false, 1));
    until("gone", () -> queue.size() == 0);
    assertEquals(3, batches.size());
    assertTrue(waits.containsAll(List.of(Duration.ofMillis(400), Duration.ofMillis(800))));
  }

  @Test
  void aQueueThatIsNotThereIsToldAndTakenUpWhenItIs() throws Exception {
    queue.broken = new java.net.ConnectException("no such queue");
    queue.send("a", "x");
    start(mapping(10, Duration.ZERO, false, 4));
    until("told", () -> seen.result.equals("PROBLEM: no such queue"));
    queue.broken = null;
    until("gone", () -> queue.size() == 0);
    until("well again", () -> seen.result.equals("OK"));
  }

  @Test
  void aFunctionThatIsGoneIsToldAndNothingIsDeleted() throws Exception {
    handler = ids -> Future.failedFuture(new UnknownFunctionException(FUNCTION));
    queue.send("a", "x");
    start(mapping(10, Duration.ZERO, false, 4));
    until("told", () -> seen.result.equals("PROBLEM: Function not found"));
    assertEquals(1, queue.size());
    until("not asked again at once", () -> waits.contains(Duration.ofSeconds(15)));
  }

  @Test
  void moreArePolledWhileThereIsMoreAndFewerWhenIdle() throws Exception {
    var open = Collections.synchronizedList(new ArrayList<Promise<Result>>());
    handler =
        ids -> {
          Promise<Result> promise = Promise.promise();
          open.add(promise);
          return promise.future();
        };
    for (int i = 0; i < 100; i++) queue.send("m" + i, "x");
    start(mapping(1, Duration.ZERO, false, 20));
    until("as many as may be", () -> open.size() == 20);
    assertEquals(20, batches.size());
    handler = ids -> Future.succeededFuture(returned("null"));
    List.copyOf(open).forEach(promise -> promise.complete(returned("null")));
    until("all gone", () -> queue.size() == 0);
    until("idle", () -> queue.polling() > 0);
    for (int i = 0; i < 100 && queue.polling() != 2; i++) {
      queue.pollsEnd();
      LockSupport.parkNanos(5_000_000);
    }
    until("two are left", () -> queue.polling() == 2);
  }

  @Test
  void provisionedPollersStayWhenTheQueueIsIdle() throws Exception {
    start(mapping(1, Duration.ZERO, false, 7, 20));
    until("all poll", () -> queue.polling() == 7);
    for (int i = 0; i < 20; i++) {
      queue.pollsEnd();
      until("all poll again", () -> queue.polling() == 7);
    }
  }

  @Test
  void stoppingWaitsForWhatIsUnderWayAndReceivesNoMore() throws Exception {
    Promise<Result> running = Promise.promise();
    handler = ids -> running.future();
    queue.send("a", "x");
    QueueMapping mapping = mapping(1, Duration.ZERO, false, 1);
    start(mapping);
    until("called", () -> batches.size() == 1);
    var stopped = vertx.undeploy(deployment);
    until("stopping", mapping::stopped);
    queue.send("b", "x");
    assertEquals(false, stopped.isComplete());
    running.complete(returned("null"));
    stopped.await(60, TimeUnit.SECONDS);
    assertEquals(Map.of("a", 1), queue.deleted);
    assertEquals(1, queue.size());
  }

  @Test
  void aBatchThatWaitsInsideIsKeptHiddenAndCalledOnce() throws Exception {
    Promise<Result> running = Promise.promise();
    handler = ids -> running.future();
    var clock = new MovedTiming(false);
    timing = clock;
    queue.send("a", "x");
    start(mapping(10, Duration.ZERO, false, 1));
    until("called", () -> batches.size() == 1);
    for (int i = 0; i < 20; i++) pass(clock);
    until("given more time after twenty of thirty seconds", () -> queue.renewed.size() == 1);
    for (int i = 0; i < 20; i++) pass(clock);
    until("and again", () -> queue.renewed.size() == 2);
    running.complete(returned("null"));
    until("gone", () -> queue.size() == 0);
    assertEquals(1, batches.size());
    until("nothing looks any more", () -> clock.waiting() == 0 || tick(clock));
    assertEquals(2, queue.renewed.size());
  }

  private static boolean tick(MovedTiming clock) {
    clock.pass(Duration.ofSeconds(1));
    return clock.waiting() == 0;
  }

  private static void pass(MovedTiming clock) {
    until("somebody waits", () -> clock.waiting() > 0);
    clock.pass(Duration.ofSeconds(1));
  }

  @Test
  void whatAnotherWasGivenIsNotCalledAnyMore() throws Exception {
    Promise<Result> first = Promise.promise();
    handler = ids -> batches.size() == 1 ? first.future() : Future.succeededFuture(returned("{}"));
    var clock = new MovedTiming(false);
    timing = clock;
    String large = "x".repeat(4 << 20);
    queue.send("a", large);
    queue.send("b", large);
    start(mapping(10, Duration.ZERO, false, 2));
    until("the first half is called", () -> batches.size() == 1);
    queue.visibilityPasses();
    until("another has both", () -> queue.size() == 0);
    for (int i = 0; i < 20; i++) pass(clock);
    until("no more time is to be had", () -> !queue.renewed.isEmpty());
    first.complete(returned("{}"));
    vertx.undeploy(deployment).await(60, TimeUnit.SECONDS);
    assertEquals(List.of(List.of("a"), List.of("a"), List.of("b")), batches);
  }

  @Test
  void aMessageThatIsTooLargeForCompanyIsCalledAlone() throws Exception {
    queue.send("a", "x".repeat(7 << 20));
    start(mapping(10, Duration.ZERO, false, 1));
    until("gone", () -> queue.size() == 0);
    assertEquals(List.of(List.of("a")), batches);
  }

  @Test
  void aWindowEndsWhenItsTimeIsOver() throws Exception {
    var clock = new MovedTiming(false);
    timing = clock;
    start(mapping(40, Duration.ofSeconds(5), false, 1));
    until("polls", () -> queue.polling() == 1);
    queue.send("a", "x");
    until("polls for more", () -> queue.polling() == 1);
    clock.pass(Duration.ofSeconds(3));
    queue.send("b", "x");
    until("polls for still more", () -> queue.polling() == 1);
    assertEquals(0, batches.size());
    clock.pass(Duration.ofSeconds(2));
    queue.pollsEnd();
    until("called", () -> batches.size() == 1);
    assertEquals(List.of(List.of("a", "b")), batches);
  }

  @Test
  void aBatchThatIsLargeEnoughWaitsForNoWindow() throws Exception {
    String large = "x".repeat(4 << 20);
    queue.send("a", large);
    queue.send("b", large);
    start(mapping(40, Duration.ofSeconds(60), false, 1));
    until("both are called", () -> batches.size() == 2);
    assertEquals(List.of(List.of("a"), List.of("b")), batches);
  }

  /** Long polls take whole seconds: what is left of a window is waited for, not asked through. */
  @Test
  void theLastPartOfAWindowIsWaitedForInSteps() throws Exception {
    queue.send("a", "x");
    start(mapping(40, Duration.ofMillis(500), false, 1));
    until("called", () -> batches.size() == 1);
    Duration step = Duration.ofMillis(100);
    assertEquals(5, List.copyOf(waits).stream().filter(step::equals).count());
  }

  @Test
  void whereNobodyCanBeReachedTheCallIsTriedAgain() throws Exception {
    handler =
        ids ->
            Future.succeededFuture(
                batches.size() < 3
                    ? Result.notRun(new Outcome.Unreachable("gone"))
                    : returned("null"));
    queue.send("a", "x");
    start(mapping(1, Duration.ZERO, true, 1));
    until("gone", () -> queue.size() == 0);
    assertEquals(3, batches.size());
  }

  @Test
  void pausesGrowWhileTheQueueIsNotThere() throws Exception {
    queue.broken = new java.net.ConnectException("no such queue");
    start(mapping(10, Duration.ZERO, false, 1));
    until("tried often", () -> waits.size() >= 9);
    assertEquals(
        List.of(400L, 800L, 1_600L, 3_200L, 6_400L, 12_800L, 15_000L, 15_000L),
        waits.subList(0, 8).stream().map(Duration::toMillis).toList());
  }

  /** Whatever the function does: nothing is lost, nothing deleted before it succeeded. */
  @Test
  void nothingIsLostUnderRandomFailures() throws Exception {
    long seed = Long.getLong("penstock.seed", System.nanoTime());
    System.out.println("queue seed " + seed + " (replay: -Dpenstock.seed=" + seed + ")");
    var random = new Random(seed);
    Set<String> succeeded = Collections.synchronizedSet(new HashSet<>());
    Map<String, Integer> early = Collections.synchronizedMap(new HashMap<>());
    handler =
        ids -> {
          int draw;
          synchronized (random) {
            draw = random.nextInt(10);
          }
          if (draw == 0)
            return Future.succeededFuture(
                new Result(new Outcome.Raised("Error", Buffer.buffer("{}")), NO_REPORT));
          if (draw == 1)
            return Future.succeededFuture(
                Result.notRun(
                    new Outcome.Throttled(
                        Outcome.Throttled.Reason.ConcurrentInvocationLimitExceeded,
                        Duration.ZERO)));
          if (draw == 2) return Future.succeededFuture(returned("garbage"));
          if (draw == 3) {
            succeeded.addAll(ids.subList(1, ids.size()));
            return Future.succeededFuture(
                returned(
                    "{\"batchItemFailures\":[{\"itemIdentifier\":\"" + ids.getFirst() + "\"}]}"));
          }
          succeeded.addAll(ids);
          return Future.succeededFuture(returned("{\"batchItemFailures\":[]}"));
        };
    int count = 2_000;
    start(mapping(10, Duration.ZERO, true, 16));
    for (int i = 0; i < count; i++) queue.send("m" + i, "x");
    until(
        "all gone, seed " + seed,
        () -> {
          queue.visibilityPasses();
          synchronized (queue) {
            for (String id : queue.deleted.keySet()) if (!succeeded.contains(id)) early.put(id, 1);
          }
          return queue.size() == 0;
        });
    assertEquals(Map.of(), early, "seed " + seed);
    assertEquals(count, queue.deleted.size(), "seed " + seed);
  }
}
