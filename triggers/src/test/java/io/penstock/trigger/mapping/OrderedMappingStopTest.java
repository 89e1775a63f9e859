package io.penstock.trigger.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.penstock.function.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is in flight when lanes are taken away or the mapping ends. */
class OrderedMappingStopTest extends OrderedMappingFixture {
  @Test
  void aReleasedLaneEndsItsBatchAndTriesNothingAgain() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 20);
    until(() -> calls.size() == 1);
    var released = new ArrayList<Future<Void>>();
    source.with(lanes -> released.add(lanes.release(Set.of("a"))));
    assertFalse(released.getFirst().isComplete());
    answer.complete(new Outcome.Raised("x", Buffer.buffer("{}")));
    until(() -> released.getFirst().isComplete());
    assertNull(source.settled.get("a"));
    assertEquals(1, calls.size());
  }

  @Test
  void whatIsInFlightOfADroppedLaneSettlesNothing() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 5);
    until(() -> calls.size() == 1);
    source.with(lanes -> lanes.drop(Set.of("a")));
    answer.complete(new Outcome.Returned(Buffer.buffer("null")));
    put("b", 0, 1);
    until(() -> "0".equals(source.settled.get("b")));
    assertNull(source.settled.get("a"));
  }

  @Test
  void stoppingDoesNotWaitForTheNextTry() {
    timing = new MovedTiming(false);
    function = event -> raised();
    start(PLAIN, false);
    put("a", 0, 5);
    until(() -> timing.waiting() > 0);
    vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
    assertEquals(1, calls.size());
    assertEquals(null, source.settled.get("a"));
  }

  @Test
  void stoppingWaitsForWhatIsInFlight() {
    Promise<Outcome> answer = Promise.promise();
    function = event -> answer.future();
    start(PLAIN, false);
    put("a", 0, 20);
    until(() -> calls.size() == 1);
    Future<Void> stopped = vertx.undeploy(deployment);
    until(mapping::isStopping);
    assertFalse(stopped.isComplete());
    answer.complete(new Outcome.Returned(Buffer.buffer("null")));
    stopped.toCompletionStage().toCompletableFuture().join();
    assertEquals("9", source.settled.get("a"));
    assertEquals(1, calls.size());
  }
}
