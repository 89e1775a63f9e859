package io.penstock.gateway.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** The store as a whole: what it refuses to open, what it forgets, what it does when it is full. */
class SqliteStoreTest extends SqliteStoreFixture {
  private void end(Lease lease, Verdict verdict) {
    var settlement = new Settlement(verdict, lease.progress(), null, List.of());
    assertTrue(get(store.queue().settle(lease, settlement)));
  }

  @Test
  void whatEndedIsForgottenByAge() {
    open(StoreSettings.of(folder).withKeep(Duration.ofHours(1), Duration.ofHours(5)));
    put("good", 10);
    put("bad", 10);
    put("waiting", 10);
    for (Lease lease : claim())
      if (lease.delivery().id().equals("good")) end(lease, Verdict.DONE);
      else if (lease.delivery().id().equals("bad"))
        end(lease, new Verdict.Dead(Condition.RetriesExhausted));
    now.set(Deliver.START.plus(Duration.ofMinutes(59)));
    assertEquals(List.of("bad", "good", "waiting"), ids());
    now.set(Deliver.START.plus(Duration.ofMinutes(61)));
    until(List.of("bad", "waiting"));
    now.set(Deliver.START.plus(Duration.ofHours(6)));
    until(List.of("waiting"));
  }

  /** Else names of functions and targets that are gone would stay for ever. */
  @Test
  void aLaneOfWhichNothingIsLeftIsForgotten() throws Exception {
    open(StoreSettings.of(folder).withKeep(Duration.ofHours(1), Duration.ofHours(5)));
    for (int i = 0; i < 300; i++)
      get(store.queue().put(List.of(Deliver.event("e" + i, "fn-" + i))));
    put("stays", 10);
    for (Lease lease : claim())
      if (!lease.delivery().id().equals("stays")) end(lease, Verdict.DONE);
    assertEquals(301, get(store.log().counts()).size());
    now.set(Deliver.START.plus(Duration.ofHours(2)));
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (get(store.log().counts()).size() > 1)
      assertTrue(System.nanoTime() < end, () -> get(store.log().counts()).toString());
    get(store.queue().put(List.of(Deliver.event("again", "fn-7"))));
    assertEquals(1, get(store.log().counts()).get("function:fn-7").pending());
    store.close();
    open();
    assertEquals(2, get(store.log().counts()).size());
  }

  private List<String> ids() {
    var ids = new ArrayList<String>();
    for (State state : State.values())
      get(store.log().list(Query.of(null, state, 1_000))).entries().forEach(e -> ids.add(e.id()));
    return ids.stream().sorted().toList();
  }

  private void until(List<String> expected) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!ids().equals(expected)) {
      assertTrue(System.nanoTime() < end, () -> "still " + ids());
      get(store.documents().put("k", "tick", new JsonObject())); // a write wakes the chores
    }
  }

  @Test
  void aFullStoreRefusesAndTakesAgainOnceThereIsRoom() {
    open(StoreSettings.of(folder).withMaxBytes(2 << 20));
    int stored = 0;
    RefusedException refused = null;
    while (refused == null && stored < 1_000) {
      try {
        put("event-" + stored, 20_000);
        stored++;
      } catch (CompletionException e) {
        refused = (RefusedException) e.getCause();
      }
    }
    assertNotNull(refused);
    assertEquals(RefusedException.Why.FULL, refused.why());
    assertNotNull(store.health());
    assertEquals(stored, ids().size(), "what was refused is not there");
    for (Lease lease : claim()) end(lease, Verdict.DONE);
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        put("after-" + System.nanoTime(), 20_000);
        break;
      } catch (CompletionException e) {
        assertTrue(System.nanoTime() < end, "successes make room");
      }
    }
    assertNull(store.health());
  }

  @Test
  void redriveAndPurgeChangeOnlyWhatTheyMay() {
    open();
    put("dead", 10);
    put("done", 10);
    put("running", 10);
    for (Lease lease : claim())
      switch (lease.delivery().id()) {
        case "dead" -> end(lease, new Verdict.Dead(Condition.RetriesExhausted));
        case "done" -> end(lease, Verdict.DONE);
        default -> {}
      }
    assertEquals(0, get(store.mending().purge(List.of("running", "nobody"))));
    assertEquals(
        1, get(store.mending().redrive(List.of("dead", "done", "running", "nobody"), now.get())));
    assertEquals(
        State.PENDING, get(store.log().find("dead")).entry().state(), "alive again, from nothing");
    assertEquals(0, get(store.log().find("dead")).entry().progress().attempts());
    assertEquals(2, get(store.mending().purge(List.of("dead", "done"))));
    assertEquals(List.of("running"), ids());
  }

  @Test
  void theLogIsReadInPagesAndByFilter() {
    open();
    for (int i = 0; i < 25; i++) put("event-%02d".formatted(i), 10);
    var found = new ArrayList<String>();
    Query query = Query.of("function:fn", null, 10);
    while (query != null) {
      var page = get(store.log().list(query));
      page.entries().forEach(entry -> found.add(entry.id()));
      query = page.cursor() == null ? null : query.after(page.cursor());
    }
    assertEquals(25, found.size());
    assertEquals(25, found.stream().distinct().count());
    assertEquals(0, get(store.log().list(Query.of("function:other", null, 10))).entries().size());
    assertNull(get(store.log().find("nobody")));
  }

  @Test
  void relaxedDurabilityIsSetAndFullIsTheDefault() throws Exception {
    assertEquals(2, synchronous(false));
    assertEquals(1, synchronous(true));
  }

  private int synchronous(boolean relaxed) throws Exception {
    try (Connection connection =
            Connections.writer(folder.resolve("sync-" + relaxed + ".db"), relaxed);
        var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA synchronous")) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void documentsOutliveTheProcess() throws IOException {
    open();
    get(store.documents().put("function", "a", new JsonObject().put("x", 1)));
    get(store.documents().put("function", "b", new JsonObject().put("x", 2)));
    get(store.documents().delete("function", "b"));
    store.close();
    open();
    assertEquals(
        Map.of("a", new JsonObject().put("x", 1)), get(store.documents().list("function")));
  }
}
