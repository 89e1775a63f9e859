package io.penstock.gateway.sns;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.store.Documents;
import io.penstock.gateway.store.KeptResources;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What FIFO topics remember is stored with what it is remembered for. */
class FifoTest {
  private static final Topic TOPIC =
      new Topic("arn:aws:sns:us-east-1:123456789012:t.fifo", Map.of(), Map.of());

  @TempDir Path folder;
  private Store store;

  @AfterEach
  void close() {
    if (store != null) store.close();
  }

  private Fifo open(StoreSettings settings) {
    close();
    store = SqliteStore.open(settings, () -> START);
    var fifo = new Fifo(new KeptResources(store.documents()));
    get(fifo.load(START));
    return fifo;
  }

  private Published publish(Fifo fifo, String id) {
    return get(
        fifo.publish(
            TOPIC,
            "g",
            "key",
            START,
            id,
            (sequence, note) -> store.commits().commit(List.of(event(id, "f")), note)));
  }

  @Test
  void whatWasRefusedIsNoRepetitionAfterARestart() {
    Fifo full = open(StoreSettings.of(folder).withMaxBytes(1));
    assertThrows(RefusedException.class, () -> publish(full, "a"));
    Fifo again = open(StoreSettings.of(folder));
    assertEquals("b", publish(again, "b").messageId());
    assertEquals(1, get(store.queue().claim(claim(START, 10))).leases().size());
  }

  @Test
  void whatWasTakenIsARepetitionAfterARestart() {
    publish(open(StoreSettings.of(folder)), "a");
    Fifo again = open(StoreSettings.of(folder));
    assertEquals("a", publish(again, "b").messageId());
    assertEquals(1, get(store.queue().claim(claim(START, 10))).leases().size());
  }

  /** A clock that was ahead must not make repetitions of all that comes until it is that late. */
  @Test
  void aNoteFromTheFutureIsForgottenInTime() {
    publish(open(StoreSettings.of(folder)), "a");
    close();
    store = null;
    Fifo back = open(StoreSettings.of(folder));
    get(back.load(START.minus(Duration.ofDays(1))));
    var later = START.minus(Duration.ofDays(1)).plus(Deduplication.WINDOW).plusMillis(1);
    var published =
        get(
            back.publish(
                TOPIC,
                "g",
                "key",
                later,
                "b",
                (sequence, note) -> store.commits().commit(List.of(event("b", "f")), note)));
    assertNotEquals("a", published.messageId());
  }

  private static Published at(Instant now, Fifo fifo, String key, Fifo.Storing storing) {
    return get(fifo.publish(TOPIC, "g", key, now, key, storing));
  }

  @Test
  void whatWasRefusedIsNoRepetitionWhenItComesAgain() {
    Fifo fifo = open(StoreSettings.of(folder));
    var refused = new IllegalStateException("full");
    assertThrows(
        IllegalStateException.class,
        () -> at(START, fifo, "key", (sequence, note) -> Future.failedFuture(refused)));
    assertEquals("key", publish(fifo, "key").messageId());
    assertEquals(1, get(store.queue().claim(claim(START, 10))).leases().size());
  }

  @Test
  void aNoteIsForgottenOnceWhenItsTimeIsOver() {
    Fifo fifo = open(StoreSettings.of(folder));
    var forgotten = new ArrayList<String>();
    Fifo.Storing storing =
        (sequence, note) -> {
          for (Documents.Change change : note)
            if (change.body() == null) forgotten.add(change.id());
          return store.commits().commit(List.of(event(sequence, "f")), note);
        };
    at(START, fifo, "first", storing);
    Instant over = START.plus(Deduplication.WINDOW);
    at(over.minusMillis(1), fifo, "second", storing);
    assertEquals(List.of(), forgotten);
    at(over, fifo, "third", storing);
    at(over, fifo, "fourth", storing);
    assertEquals(List.of(TOPIC.arn() + " first"), forgotten);
  }

  @Test
  void notesWhoseTimeIsOverAreForgottenAtTheStart() {
    Fifo fifo = open(StoreSettings.of(folder));
    publish(fifo, "a");
    assertEquals(1, get(store.documents().list("topic-duplicate")).size());
    get(fifo.load(START.plus(Deduplication.WINDOW)));
    assertEquals(1, get(store.documents().list("topic-duplicate")).size());
    get(fifo.load(START.plus(Deduplication.WINDOW).plusMillis(1)));
    assertEquals(0, get(store.documents().list("topic-duplicate")).size());
  }
}
