package io.penstock.trigger.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.mapping.MovedTiming;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueMappingTest extends QueueMappingFixture {
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
