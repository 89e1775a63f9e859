package io.penstock.trigger.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.function.Outcome;
import io.penstock.function.Result;
import io.penstock.trigger.UnknownFunctionException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Who polls a queue and when: idle, gone, unreachable, stopping. */
class QueuePollersTest extends QueueMappingFixture {
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
}
