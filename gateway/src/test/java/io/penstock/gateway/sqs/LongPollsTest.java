package io.penstock.gateway.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Message;
import io.penstock.gateway.store.MessageStore.Received;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The desk with a store that answers when it is told to, and time that is moved by hand. */
class LongPollsTest {
  private final Deque<Promise<Batch>> asked = new ArrayDeque<>();
  private final List<Received> back = new ArrayList<>();
  private final List<Runnable> timed = new ArrayList<>();
  private final List<Duration> delays = new ArrayList<>();
  private Instant now = Instant.EPOCH;
  private final Timers timers =
      new Timers() {
        @Override
        public void run(Runnable task) {
          task.run();
        }

        @Override
        public Runnable after(Duration delay, Runnable task) {
          timed.add(task);
          delays.add(delay);
          return () -> timed.remove(task);
        }
      };
  private final LongPolls desk =
      new LongPolls(
          (most, visibleFor) -> {
            Promise<Batch> promise = Promise.promise();
            asked.add(promise);
            return promise.future();
          },
          back::addAll,
          () -> now,
          timers);

  private static Received message(long seq) {
    var message = new Message(seq, "q", "id" + seq, "b", null, null, null, null, null, 0, 0);
    return new Received(message, 1, 1, 1, null);
  }

  private void answer(long next, Received... messages) {
    asked.poll().complete(new Batch(List.of(messages), 0, next));
  }

  private void look() {
    List<Runnable> due = List.copyOf(timed);
    timed.clear();
    due.forEach(Runnable::run);
  }

  @Test
  void oneQuestionAtATimeAndTheLongestWaitingIsServedFirst() {
    var first = desk.receive(10, 30_000, Duration.ofSeconds(20)).answer();
    var second = desk.receive(10, 30_000, Duration.ofSeconds(20)).answer();
    assertEquals(1, asked.size());
    answer(0, message(1));
    assertEquals("id1", first.result().getFirst().message().id());
    assertEquals(1, asked.size());
    answer(0);
    assertFalse(second.isComplete());
    assertTrue(asked.isEmpty());
    desk.arrived();
    answer(0, message(2));
    assertEquals("id2", second.result().getFirst().message().id());
  }

  @Test
  void whileNothingIsDueTheStoreIsNotAsked() {
    var waits = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    answer(5_000);
    look();
    assertTrue(asked.isEmpty());
    now = now.plusSeconds(5);
    look();
    assertEquals(1, asked.size());
    answer(0);
    now = now.plusSeconds(15);
    look();
    assertTrue(waits.isComplete());
    assertEquals(List.of(), waits.result());
    assertTrue(asked.isEmpty());
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsGivenBack() {
    var question = desk.receive(1, 30_000, Duration.ofSeconds(20));
    question.cancel().run();
    assertEquals(List.of(), question.answer().result());
    answer(0, message(1));
    assertEquals(1, back.size());
  }

  @Test
  void whatArrivesDuringAQuestionIsAskedForAgain() {
    var waits = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    desk.arrived();
    answer(0);
    assertEquals(1, asked.size());
    answer(0, message(1));
    assertEquals(1, waits.result().size());
  }

  @Test
  void aStoreThatRefusesFailsWhoAskedAndNobodyElse() {
    var first = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    var second = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    asked.poll().fail("full");
    assertTrue(first.failed());
    answer(0, message(1));
    assertEquals(1, second.result().size());
  }

  private List<Future<List<Received>>> askedBy(int many) {
    var all = new ArrayList<Future<List<Received>>>();
    for (int i = 0; i < many; i++)
      all.add(desk.receive(1, 30_000, Duration.ofSeconds(20)).answer());
    return all;
  }

  /** Answers until nothing is asked any more: there is no message. */
  private void nothing() {
    while (!asked.isEmpty()) answer(0);
  }

  @Test
  void whoHasWaitedLongEnoughLeavesAPlace() {
    askedBy(LongPolls.MOST_WAITING);
    nothing();
    now = now.plusSeconds(20);
    look();
    var waits = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    now = now.plusSeconds(1);
    look();
    assertFalse(waits.isComplete());
  }

  @Test
  void whoIsServedOrTakesTheQuestionBackLeavesAPlace() {
    var question = desk.receive(1, 30_000, Duration.ofSeconds(20));
    List<Future<List<Received>>> others = askedBy(LongPolls.MOST_WAITING - 1);
    nothing();
    question.cancel().run();
    desk.arrived();
    answer(0, message(1));
    nothing();
    assertTrue(others.getFirst().isComplete());
    List<Future<List<Received>>> more = askedBy(2);
    nothing();
    now = now.plusSeconds(1);
    look();
    for (var waits : more) assertFalse(waits.isComplete());
  }

  @Test
  void whoFindsNoPlaceIsAnsweredAtOnceWithWhatThereIs() {
    List<Future<List<Received>>> waiting = askedBy(LongPolls.MOST_WAITING);
    nothing();
    var next = desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    assertEquals(1, asked.size(), "the store is asked for whoever does not wait");
    nothing();
    assertEquals(List.of(), next.result());
    for (var one : waiting) assertFalse(one.isComplete());
  }

  @Test
  void theStoreIsLookedAtWhenSomethingIsDueOrSomebodyHasWaitedEnough() {
    desk.receive(1, 30_000, Duration.ofMillis(300)).answer();
    answer(5_000);
    assertEquals(Duration.ofMillis(300), delays.getLast());
    desk.receive(1, 30_000, Duration.ofSeconds(20)).answer();
    now = now.plusMillis(300);
    look();
    assertEquals(Duration.ofSeconds(1), delays.getLast(), "the clock may be moved");
    now = now.plusMillis(4_200);
    look();
    assertEquals(Duration.ofMillis(500), delays.getLast());
  }

  @Test
  void whenTheQueueEndsAllAreToldWhy() {
    List<Future<List<Received>>> all = askedBy(3);
    desk.close(new IllegalStateException("gone"));
    for (var one : all) assertEquals("gone", one.cause().getMessage());
    answer(0, message(1)); // what was asked for meanwhile
    assertEquals(1, back.size());
    assertTrue(asked.isEmpty());
  }
}
