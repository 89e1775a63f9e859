package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Counts;
import io.penstock.gateway.store.MessageStore.Handle;
import io.penstock.gateway.store.MessageStore.Message;
import io.penstock.gateway.store.MessageStore.Received;
import io.penstock.gateway.store.MessageStore.Request;
import io.penstock.gateway.store.MessageStore.Sent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What messages of queues must do, whatever they are stored on. Each test has a clock of its own.
 */
public interface MessageStoreContract extends MessageGroupsContract, DeadMessagesContract {
  @Test
  default void whatIsSentIsReceivedUnchangedAfterACrashToo() throws Exception {
    var whole =
        new Message(7, "q", "id", "b\u00fc", "{\"a\":1}", "g", "d", "", "Root=1-2-3", NOW, NOW + 5);
    assertEquals(new Sent("id", 7), send(queues("q"), whole));
    MessageStore store = crashed().messages();
    assertEquals(List.of(), take(store, 10, NOW + 4), "not visible yet");
    Received got = take(store, 10, NOW + 5).getFirst();
    Message is = got.message();
    assertEquals(
        List.of(7L, "q", "id", "b\u00fc", "{\"a\":1}", "g", "d", "Root=1-2-3", NOW),
        List.of(
            is.seq(),
            is.queue(),
            is.id(),
            is.body(),
            is.attributes(),
            is.group(),
            is.dedup(),
            is.trace(),
            is.sent()));
    assertEquals(1, got.receives());
    assertEquals(NOW + 5, got.first());
  }

  @Test
  default void aReceivedMessageIsHiddenUntilItsTimeIsOver() throws Exception {
    MessageStore store = queues("q");
    send(store, message(1, "q"));
    Received first = take(store, 10, NOW).getFirst();
    Batch hidden = receive(store, "q", false, 10, NOW + VISIBLE_FOR - 1);
    assertEquals(List.of(), hidden.messages());
    assertEquals(NOW + VISIBLE_FOR, hidden.next(), "when to look again");
    Received second = take(store, 10, NOW + VISIBLE_FOR).getFirst();
    assertEquals(2, second.receives());
    assertEquals(NOW, second.first(), "the first receipt's time stays");
    assertTrue(second.token() != first.token());
  }

  @Test
  default void onlyTheNewestReceiptDeletes() throws Exception {
    MessageStore store = queues("q", "other");
    send(store, message(1, "q"));
    Handle first = handle(take(store, 1, NOW).getFirst());
    Handle second = handle(take(store, 1, NOW + VISIBLE_FOR).getFirst());
    assertEquals(List.of(false), get(store.delete("q", List.of(first), false, NOW + VISIBLE_FOR)));
    assertEquals(
        List.of(true),
        get(store.delete("other", List.of(second), false, NOW + VISIBLE_FOR)),
        "not there at all");
    assertEquals(1, get(store.counts("q", NOW)).inFlight(), "and still in its own queue");
    assertEquals(List.of(true), get(store.delete("q", List.of(second), false, NOW + VISIBLE_FOR)));
    assertEquals(
        List.of(true),
        get(store.delete("q", List.of(second), false, NOW + VISIBLE_FOR)),
        "gone is gone");
    assertEquals(List.of(), take(store, 1, NOW + 10 * VISIBLE_FOR));
  }

  @Test
  default void onlyTheNewestReceiptOfWhatIsInFlightChangesVisibility() throws Exception {
    MessageStore store = queues("q");
    send(store, message(1, "q"));
    Handle first = handle(take(store, 1, NOW).getFirst());
    long later = NOW + VISIBLE_FOR;
    Handle second = handle(take(store, 1, later).getFirst());
    assertEquals(
        List.of(false, true),
        get(store.show("q", List.of(first, second), List.of(later + 1, later + 9), true, later)));
    assertEquals(List.of(), take(store, 1, later + 8));
    assertEquals(
        List.of(false),
        get(store.show("q", List.of(second), List.of(later + 99), true, later + 9)),
        "visible again: not in flight");
    assertEquals(1, take(store, 1, later + 9).size());
  }

  @Test
  default void whatIsReleasedIsVisibleAndWasNotReceived() throws Exception {
    MessageStore store = queues("q");
    send(store, message(1, "q"));
    Received taken = take(store, 1, NOW).getFirst();
    get(store.release("q", List.of(new Handle(1, taken.token() + 1)), NOW + 1));
    assertEquals(List.of(), take(store, 1, NOW + 1), "by another receipt");
    get(store.release("q", List.of(handle(taken)), NOW + 2));
    assertEquals(1, take(store, 1, NOW + 2).getFirst().receives());
  }

  @Test
  default void oldReceiptsDeleteWhatNobodyHolds() throws Exception {
    MessageStore store = queues("q");
    send(store, message(1, "q"));
    List<Handle> old = List.of(handle(take(store, 1, NOW).getFirst()));
    take(store, 1, NOW + VISIBLE_FOR);
    long later = NOW + 2 * VISIBLE_FOR;
    assertEquals(List.of(false), get(store.delete("q", old, false, later - 1)), "someone holds it");
    assertEquals(List.of(false), get(store.delete("q", old, true, later)), "it does not hold it");
    assertEquals(List.of(true), get(store.delete("q", old, false, later)));
  }

  @Test
  default void whatIsHeldMayBeReceivedAgainByItsReceiptsAllOrNothing() throws Exception {
    MessageStore store = queues("q");
    get(store.send(List.of(message(1, "q"), message(2, "q")), 0));
    var both = take(store, 2, NOW);
    var handles = both.stream().map(this::handle).toList();
    var again = get(store.again("q", handles, NOW + 90_000, NOW + 1));
    assertEquals(List.of(1L, 2L), numbers(again));
    assertEquals(1, again.getFirst().receives());
    assertEquals(List.of(), take(store, 2, NOW + 89_999));
    get(store.delete("q", handles.subList(0, 1), false, NOW + 2));
    assertEquals(List.of(), get(store.again("q", handles, NOW + 99_000, NOW + 3)));
    assertEquals(List.of(2L), numbers(take(store, 2, NOW + 90_000)), "nothing was changed");
  }

  @Test
  default void aPurgeTakesAllAndForgetsWhatWasSent() throws Exception {
    MessageStore store = queues("q", "other");
    send(store, repeatable(1, "q", "", "k", NOW));
    send(store, message(2, "other"));
    get(store.purge("q"));
    assertEquals(0, get(store.counts("q", NOW)).visible());
    assertEquals(1, get(store.counts("other", NOW)).visible());
    assertEquals("id-3", send(store, repeatable(3, "q", "", "k", NOW)).id());
  }

  @Test
  default void whatIsSentToAQueueThatIsGoneIsRefusedWhole() throws Exception {
    MessageStore store = queues("q", "gone");
    get(store().documents().delete(MessageStore.QUEUE_KIND, "gone"));
    var messages = List.of(message(1, "q"), message(2, "gone"));
    assertThrows(MissingQueueException.class, () -> get(store.send(messages, 0)));
    assertEquals(new Counts(0, 0, 0, 0), get(store.counts("q", NOW)));
    assertEquals(new Counts(0, 0, 0, 0), get(store.counts("gone", NOW)));
  }

  @Test
  default void theyAreCounted() throws Exception {
    MessageStore store = queues("q", "other");
    get(
        store.send(
            List.of(
                message(1, "q"),
                message(2, "q"),
                delayed(3, "q", null, NOW + 1),
                message(4, "other")),
            0));
    take(store, 1, NOW);
    assertEquals(new Counts(1, 1, 1, NOW), get(store.counts("q", NOW)));
    assertEquals(new Counts(3, 0, 0, NOW), get(store.counts("q", NOW + VISIBLE_FOR)));
  }

  @Test
  default void whatIsTooOldIsNotReceivedAndIsDeleted() throws Exception {
    MessageStore store = queues("q");
    var old = new Message(1, "q", "old", "b", null, null, null, null, null, NOW - 9, NOW - 9);
    get(store.send(List.of(old, message(2, "q")), 0));
    var request = new Request("q", false, 10, NOW, NOW + VISIBLE_FOR, NOW - 8, 0, null, SOURCE);
    assertEquals(List.of(2L), numbers(get(store.receive(request)).messages()));
    get(store.deleteSentBefore("q", NOW));
    assertEquals(new Counts(0, 1, 0, NOW), get(store.counts("q", NOW)));
  }

  @Test
  default void theGreatestNumberIsKnownWhateverIsLeft() throws Exception {
    MessageStore store = queues("q");
    assertEquals(0, get(store.lastSeq()));
    send(store, message(5, "q"));
    send(store, repeatable(9, "q", "", "k", NOW));
    get(store.delete("q", List.of(handle(take(store, 10, NOW).getLast())), false, NOW));
    assertEquals(9, get(crashed().messages().lastSeq()));
  }

  @Test
  default void messagesOfQueuesThatAreGoneAreDeleted() throws Exception {
    MessageStore store = queues("q", "gone");
    var many = new ArrayList<Message>();
    for (int i = 1; i <= 1_500; i++) many.add(message(i, i % 3 == 0 ? "q" : "gone"));
    get(store.send(many, 0));
    get(store().documents().delete(MessageStore.QUEUE_KIND, "gone"));
    get(store.deleteOfGone());
    assertEquals(0, get(store.counts("gone", NOW)).visible());
    assertEquals(500, get(store.counts("q", NOW)).visible());
  }
}
