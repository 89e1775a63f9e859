package io.penstock.gateway.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that was ahead, and what is put off by it. */
class SqliteClockTest extends SqliteStoreFixture {
  private static MessageStore.Message message(long seq, Instant sent, Instant visible) {
    return new MessageStore.Message(
        seq,
        "q.fifo",
        "id-" + seq,
        "b",
        null,
        "g",
        "d" + seq,
        "",
        null,
        sent.toEpochMilli(),
        visible.toEpochMilli());
  }

  private List<Long> received(Instant at) {
    long now = at.toEpochMilli();
    var request =
        new MessageStore.Request("q.fifo", true, 10, now, now + 30_000, 0, 0, null, "arn");
    return get(store.messages().receive(request)).messages().stream()
        .map(one -> one.message().seq())
        .toList();
  }

  /** In flight, delayed, and waiting behind them in its group, all by a clock a day ahead. */
  @Test
  void whatAClockThatWasAheadPutOffComesInTime() {
    open();
    get(store.documents().put(MessageStore.QUEUE_KIND, "q.fifo", new JsonObject()));
    Instant right = Deliver.START;
    get(store.messages().send(List.of(message(1, right, right)), 0));
    Instant ahead = right.plus(Duration.ofDays(1));
    now.set(ahead);
    assertEquals(List.of(1L), received(ahead));
    get(store.messages().send(List.of(message(2, ahead, ahead.plusSeconds(9))), 0));
    Delivery e = event("accepted", 10);
    get(
        store
            .queue()
            .put(
                List.of(
                    new Delivery(
                        e.id(),
                        e.kind(),
                        e.lane(),
                        e.target(),
                        e.payload(),
                        e.source(),
                        null,
                        null,
                        null,
                        null,
                        ahead,
                        ahead))));
    get(store.queue().put(List.of(Deliver.event("retried", "f"))));
    Lease retried =
        claim().stream().filter(l -> l.delivery().id().equals("retried")).findAny().orElseThrow();
    var tried = new Attempt(ahead, Duration.ofMillis(1), Attempt.Ended.RAISED, "E", "no", null);
    get(
        store
            .queue()
            .settle(
                retried,
                new Settlement(
                    new Verdict.Again(ahead.plusSeconds(60)),
                    retried.progress(),
                    tried,
                    List.of())));
    store.close();
    now.set(right);
    open();
    assertEquals(List.of(), received(right.plusSeconds(29)), "what is left of its time is left");
    assertEquals(List.of(1L, 2L), received(right.plusSeconds(30)));
    assertEquals(2, claim().size(), "accepted, and tried, when the clock was ahead");
    long window = right.minus(Duration.ofMinutes(5)).toEpochMilli();
    var again = message(3, right, right);
    get(store.messages().send(List.of(again), window));
    var late =
        new MessageStore.Message(
            4, "q.fifo", "id-4", "b", null, "g", "d2", "", null, right.toEpochMilli(), 0);
    assertEquals(
        "id-4",
        get(store.messages().send(List.of(late), right.plusMillis(1).toEpochMilli()))
            .getFirst()
            .id(),
        "what is remembered of repetitions ends in time");
  }
}
