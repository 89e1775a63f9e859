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
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What messages of queues must do, whatever they are stored on. Each test has a clock of its own.
 */
public interface MessageStoreContract extends OpenStore {
  long NOW = 1_772_000_000_000L;
  long VISIBLE_FOR = 30_000;
  String SOURCE = "arn:aws:sqs:us-east-1:123456789012:q";

  /** The store with these queues in it. */
  private MessageStore queues(String... names) throws Exception {
    for (String name : names)
      get(store().documents().put(MessageStore.QUEUE_KIND, name, new JsonObject()));
    return store().messages();
  }

  private static Message message(long seq, String queue) {
    return new Message(
        seq, queue, "id-" + seq, "body " + seq, null, null, null, null, null, NOW, NOW);
  }

  private static Message delayed(long seq, String queue, String group, long visible) {
    return new Message(
        seq, queue, "id-" + seq, "body " + seq, null, group, null, null, null, NOW, visible);
  }

  private static Message fifo(long seq, String group) {
    return delayed(seq, "q", group, NOW);
  }

  private static Message repeatable(long seq, String queue, String scope, String key, long sent) {
    return new Message(seq, queue, "id-" + seq, "body", null, "g", key, scope, null, sent, sent);
  }

  private static Sent send(MessageStore store, Message message) {
    return get(store.send(List.of(message), NOW - 300_000)).getFirst();
  }

  private static Batch receive(MessageStore store, String queue, boolean fifo, int most, long now) {
    return get(
        store.receive(new Request(queue, fifo, most, now, now + VISIBLE_FOR, 0, 0, null, SOURCE)));
  }

  private static List<Received> take(MessageStore store, int most, long now) {
    return receive(store, "q", false, most, now).messages();
  }

  private static List<Long> takeFifo(MessageStore store, int most, long now) {
    return numbers(receive(store, "q", true, most, now).messages());
  }

  private static List<Long> numbers(List<Received> received) {
    return received.stream().map(one -> one.message().seq()).toList();
  }

  private static Handle handle(Received received) {
    return new Handle(received.message().seq(), received.token());
  }

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
    var handles = both.stream().map(MessageStoreContract::handle).toList();
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

  @Test
  default void whatIsSentToAQueueThatIsGoneIsRefusedWhole() throws Exception {
    MessageStore store = queues("q", "gone");
    get(store().documents().delete(MessageStore.QUEUE_KIND, "gone"));
    var messages = List.of(message(1, "q"), message(2, "gone"));
    assertThrows(MissingQueueException.class, () -> get(store.send(messages, 0)));
    assertEquals(new Counts(0, 0, 0, 0), get(store.counts("q", NOW)));
    assertEquals(new Counts(0, 0, 0, 0), get(store.counts("gone", NOW)));
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
