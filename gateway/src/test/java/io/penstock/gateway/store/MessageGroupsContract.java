package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.store.MessageStore.Sent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Groups of messages: their order, who waits for whom, and repetitions. */
interface MessageGroupsContract extends MessageSteps {
  @Test
  default void aGroupWaitsForWhatOfItIsInFlight() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(1, "a"), fifo(2, "a"), fifo(3, "b"), fifo(4, "a")), 0));
    var first = receive(store, "q", true, 2, NOW).messages();
    assertEquals(List.of(1L, 2L), numbers(first));
    assertEquals(List.of(3L), takeFifo(store, 10, NOW), "the other group goes on");
    get(store.delete("q", List.of(handle(first.get(0))), false, NOW));
    assertEquals(List.of(), takeFifo(store, 10, NOW), "2 is in flight");
    get(store.delete("q", List.of(handle(first.get(1))), false, NOW));
    assertEquals(List.of(4L), takeFifo(store, 10, NOW));
  }

  @Test
  default void whatIsHandedBackComesAgainBesideThoseThatCameAfterIt() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(1, "a"), fifo(2, "a"), fifo(3, "a")), 0));
    var both = receive(store, "q", true, 2, NOW).messages();
    get(store.show("q", List.of(handle(both.get(0))), List.of(NOW + 1), true, NOW));
    assertEquals(List.of(1L), takeFifo(store, 10, NOW + 1), "2 is in flight: 3 waits");
  }

  @Test
  default void aGroupWaitsForAnEarlierMessageThatIsDelayed() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(delayed(1, "q", "a", NOW + 100), fifo(2, "a"), fifo(3, "b")), 0));
    assertEquals(List.of(3L), takeFifo(store, 10, NOW));
    assertEquals(List.of(1L, 2L), takeFifo(store, 10, NOW + 100));
  }

  @Test
  default void aLaterMessageThatIsDelayedHoldsUpNoEarlierOne() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(1, "a"), delayed(2, "q", "a", NOW + 100)), 0));
    assertEquals(List.of(1L), takeFifo(store, 10, NOW));
  }

  /** The head of the queue is of another group. */
  @Test
  default void everyGroupWaitsForItsOwn() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(1, "b"), delayed(2, "q", "a", NOW + 100), fifo(3, "a")), 0));
    assertEquals(List.of(1L), takeFifo(store, 10, NOW));
  }

  @Test
  default void whatComesBehindADelayedOneOfItsGroupWaits() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(1, "a"), delayed(2, "q", "a", NOW + 100), fifo(3, "a")), 0));
    assertEquals(List.of(1L), takeFifo(store, 10, NOW));
  }

  @Test
  default void whatWasNeverReceivedWaitsForALaterOneThatIsInFlight() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(fifo(5, "a")), 0));
    assertEquals(List.of(5L), takeFifo(store, 10, NOW));
    get(store.send(List.of(fifo(3, "b"), fifo(4, "a")), 0));
    assertEquals(List.of(3L), takeFifo(store, 10, NOW));
  }

  @Test
  default void whatIsVisibleLongestComesFirst() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(delayed(1, "q", null, NOW + 50), delayed(2, "q", null, NOW)), 0));
    assertEquals(List.of(2L, 1L), numbers(take(store, 10, NOW + 60)));
  }

  @Test
  default void groupsOfTheSameNameInOtherQueuesDoNotMatter() throws Exception {
    MessageStore store = queues("q", "other");
    get(store.send(List.of(delayed(1, "other", "a", NOW), delayed(2, "q", "a", NOW)), 0));
    receive(store, "other", true, 1, NOW);
    assertEquals(List.of(2L), takeFifo(store, 10, NOW));
  }

  @Test
  default void aRepetitionIsToldByQueueScopeAndKeyForAsLongAsItIsRemembered() throws Exception {
    MessageStore store = queues("q", "other");
    assertEquals("id-1", send(store, repeatable(1, "q", "", "k", NOW)).id());
    assertEquals(new Sent("id-1", 1), send(store, repeatable(2, "q", "", "k", NOW + 1)));
    assertEquals("id-3", send(store, repeatable(3, "other", "", "k", NOW)).id());
    assertEquals("id-4", send(store, repeatable(4, "q", "group", "k", NOW)).id());
    assertEquals("id-5", send(store, repeatable(5, "q", "", "k2", NOW)).id());
    var late = get(store.send(List.of(repeatable(6, "q", "", "k", NOW + 2)), NOW)).getFirst();
    assertEquals("id-1", late.id(), "sent at the very edge");
    late = get(store.send(List.of(repeatable(7, "q", "", "k", NOW + 2)), NOW + 1)).getFirst();
    assertEquals("id-7", late.id());
    assertEquals(4, get(store.counts("q", NOW + 9)).visible());
    Store again = crashed();
    assertEquals("id-7", send(again.messages(), repeatable(8, "q", "", "k", NOW + 3)).id());
  }
}
