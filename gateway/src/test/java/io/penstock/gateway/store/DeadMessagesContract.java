package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Counts;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.gateway.store.MessageStore.Request;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages that become dead letters, and go back. */
interface DeadMessagesContract extends MessageSteps {
  @Test
  default void whatIsReceivedTooOftenBecomesADeadLetter() throws Exception {
    MessageStore store = queues("q", "dead");
    send(store, message(1, "q"));
    long now = NOW;
    for (int i = 0; i < 2; i++, now += VISIBLE_FOR)
      assertEquals(1, bounded(store, now).messages().size());
    Batch none = bounded(store, now);
    assertEquals(List.of(), none.messages());
    assertEquals(1, none.moved());
    Received letter = receive(store, "dead", false, 1, now).messages().getFirst();
    assertEquals(SOURCE, letter.source());
    assertEquals(3, letter.receives(), "what went before is told");
    assertEquals(now, letter.first());
  }

  private static Batch bounded(MessageStore store, long now) {
    return get(
        store.receive(new Request("q", false, 10, now, now + VISIBLE_FOR, 0, 2, "dead", SOURCE)));
  }

  @Test
  default void whileTheDeadLetterQueueIsGoneMessagesStayWhereTheyAre() throws Exception {
    MessageStore store = queues("q");
    send(store, message(1, "q"));
    long now = NOW;
    for (int i = 1; i <= 4; i++, now += VISIBLE_FOR)
      assertEquals(i, bounded(store, now).messages().getFirst().receives());
  }

  private MessageStore withDeadLetters(String... queues) throws Exception {
    MessageStore store = queues(queues);
    get(store.send(List.of(message(1, "q"), message(2, "q"), message(3, "q")), 0));
    for (long now : List.of(NOW, NOW + VISIBLE_FOR, NOW + 2 * VISIBLE_FOR)) bounded(store, now);
    return store;
  }

  @Test
  default void deadLettersGoBackToWhereTheyCameFrom() throws Exception {
    MessageStore store = withDeadLetters("q", "dead", "third");
    long now = NOW + 2 * VISIBLE_FOR;
    send(store, message(4, "dead")); // no dead letter: sent there by somebody
    assertEquals(2, get(store.move("dead", null, 2, now)));
    assertEquals(1, get(store.move("dead", null, 2, now)), "fewer: there are no more");
    assertEquals(1, get(store.counts("dead", now)).visible());
    assertEquals(List.of(1, 1, 1), take(store, 10, now).stream().map(Received::receives).toList());
    assertEquals(1, get(store.move("dead", "third", 10, now)));
    assertEquals(1, get(store.counts("third", now)).visible());
  }

  @Test
  default void nothingIsMovedToAQueueThatIsGone() throws Exception {
    MessageStore store = withDeadLetters("q", "dead");
    long now = NOW + 2 * VISIBLE_FOR;
    assertThrows(MissingQueueException.class, () -> get(store.move("dead", "never", 10, now)));
    get(store().documents().delete(MessageStore.QUEUE_KIND, "q"));
    assertThrows(MissingQueueException.class, () -> get(store.move("dead", null, 10, now)));
    assertEquals(3, get(store.counts("dead", now)).visible());
  }

  @Test
  default void whatIsInFlightIsNotMoved() throws Exception {
    MessageStore store = queues("q", "other");
    get(store.send(List.of(message(1, "q"), message(2, "q")), 0));
    take(store, 1, NOW);
    assertEquals(1, get(store.move("q", "other", 10, NOW)));
    assertEquals(new Counts(0, 1, 0, NOW), get(store.counts("q", NOW)));
  }
}
