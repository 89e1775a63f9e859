package io.penstock.gateway.store;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static io.penstock.gateway.delivery.Deliver.ordered;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Attempt.Ended;
import io.penstock.gateway.delivery.AttemptCounts;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.delivery.DeliveryLog.Entry;
import io.penstock.gateway.delivery.DeliveryLog.History;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.Settlement;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of deliveries, whatever they are stored on. */
public interface DeliveryLogContract extends OpenStore {
  private Map<String, Lease> leaseAll() throws Exception {
    var leases = new HashMap<String, Lease>();
    get(store().queue().claim(claim(START, 100)))
        .leases()
        .forEach(lease -> leases.put(lease.delivery().id(), lease));
    return leases;
  }

  private void settle(Lease lease, Settlement settlement) throws Exception {
    assertEquals(true, get(store().queue().settle(lease, settlement)));
  }

  private static Settlement failed(Lease lease, String type, String message, Instant due) {
    var attempt = new Attempt(START, Duration.ofMillis(5), Ended.RAISED, type, message, "log");
    return new Settlement(
        new io.penstock.gateway.delivery.Verdict.Again(due),
        lease.progress().after(Ended.RAISED),
        attempt,
        List.of());
  }

  /** One of each state, all of function f but "other". */
  private DeliveryLog oneOfEach() throws Exception {
    get(
        store()
            .queue()
            .put(
                List.of(
                    event("done", "f"),
                    event("dead", "f"),
                    event("running", "f"),
                    event("other", "g"),
                    ordered("first", "f", "key"),
                    ordered("waiting", "f", "key"),
                    event("pending", "f", Buffer.buffer("{}"), START.plusSeconds(9)))));
    Map<String, Lease> leases = leaseAll();
    settle(leases.get("done"), Deliver.done(leases.get("done")));
    settle(leases.get("dead"), Deliver.dead(leases.get("dead")));
    settle(leases.get("other"), Deliver.dead(leases.get("other")));
    return store().log();
  }

  private static List<String> ids(List<Entry> entries) {
    return entries.stream().map(Entry::id).toList();
  }

  private static List<String> sorted(DeliveryLog log, Query query) {
    return ids(get(log.list(query)).entries()).stream().sorted().toList();
  }

  @Test
  default void eachStateIsListedByLane() throws Exception {
    DeliveryLog log = oneOfEach();
    String lane = Delivery.functionLane("f");
    assertEquals(List.of("pending"), sorted(log, Query.of(lane, State.PENDING, 10)));
    assertEquals(List.of("first", "running"), sorted(log, Query.of(lane, State.RUNNING, 10)));
    assertEquals(List.of("waiting"), sorted(log, Query.of(lane, State.WAITING, 10)));
    assertEquals(List.of("done"), sorted(log, Query.of(lane, State.SUCCEEDED, 10)));
    assertEquals(List.of("dead"), sorted(log, Query.of(lane, State.DEAD, 10)));
    assertEquals(List.of("dead", "other"), sorted(log, Query.of(null, State.DEAD, 10)));
    assertEquals(List.of("done"), sorted(log, Query.of(null, State.SUCCEEDED, 10)));
    assertEquals(6, sorted(log, Query.of(lane, null, 10)).size());
    assertEquals(7, sorted(log, Query.of(null, null, 10)).size());
    assertEquals(List.of(), sorted(log, Query.of("function:never", null, 10)));
  }

  @Test
  default void theOldestUnfinishedOfEachLaneIsKnown() throws Exception {
    assertEquals(Map.of(), get(store().log().oldest()));
    DeliveryLog log = oneOfEach(); // all of g has ended
    Instant accepted = get(log.find("first")).entry().accepted();
    assertEquals(Map.of("function:f", accepted), get(log.oldest()));
  }

  @Test
  default void lanesAreCountedByState() throws Exception {
    DeliveryLog log = oneOfEach();
    var expected =
        Map.of("function:f", new Counts(1, 2, 1, 1), "function:g", new Counts(0, 0, 0, 1));
    assertEquals(expected, get(log.counts()));
  }

  @Test
  default void pagesAreNewestFirstAndWhole() throws Exception {
    var all = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      get(store().queue().put(List.of(event("e%02d".formatted(i), "f"))));
      all.addFirst("e%02d".formatted(i));
    }
    for (Query first : List.of(Query.of(null, null, 10), Query.of("function:f", null, 7))) {
      var found = new ArrayList<String>();
      Query query = first;
      while (query != null) {
        DeliveryLog.Page page = get(store().log().list(query));
        found.addAll(ids(page.entries()));
        query = page.cursor() == null ? null : query.after(page.cursor());
      }
      assertEquals(all, found);
    }
    assertThrows(IllegalArgumentException.class, () -> store().log().list(Query.of(null, null, 0)));
    assertThrows(
        IllegalArgumentException.class, () -> store().log().list(Query.of(null, null, 1_001)));
  }

  @Test
  default void filtersFindBySourceErrorAndTime() throws Exception {
    Delivery base = event("a", "f");
    get(store().queue().put(List.of(base, event("b", "f"))));
    Map<String, Lease> leases = leaseAll();
    settle(leases.get("a"), failed(leases.get("a"), "TypeError", "no such thing", START));
    settle(leases.get("b"), failed(leases.get("b"), "KeyError", "'x'", START));
    DeliveryLog log = store().log();
    assertEquals(List.of("a"), sorted(log, filter(null, "Type", null, null)));
    assertEquals(List.of("a"), sorted(log, filter(null, "such", null, null)));
    assertEquals(List.of(), sorted(log, filter(null, "never", null, null)));
    assertEquals(List.of("a", "b"), sorted(log, filter("te", null, null, null)));
    assertEquals(List.of(), sorted(log, filter("est", null, null, null)));
    assertEquals(List.of("a", "b"), sorted(log, filter(null, null, START, START.plusMillis(1))));
    assertEquals(List.of(), sorted(log, filter(null, null, START.plusMillis(1), null)));
    assertEquals(List.of(), sorted(log, filter(null, null, null, START)));
  }

  private static Query filter(String source, String error, Instant from, Instant to) {
    return new Query(null, null, source, error, from, to, 10, null);
  }

  @Test
  default void everythingAboutOneDeliveryIsFound() throws Exception {
    get(store().queue().put(List.of(event("a", "f"))));
    Lease lease = leaseAll().get("a");
    settle(lease, failed(lease, "TypeError", "one", START));
    lease = leaseAll().get("a");
    settle(lease, Deliver.dead(lease, Deliver.following("b", "a", lease.delivery().payload())));
    History history = get(crashed().log().find("a"));
    Entry entry = history.entry();
    assertEquals(State.DEAD, entry.state());
    assertEquals(Condition.RetriesExhausted, entry.condition());
    assertEquals(new AttemptCounts(2, 0, 0, START), entry.progress());
    assertEquals("function:f", entry.lane());
    assertEquals("test", entry.source());
    assertEquals(START, entry.accepted());
    assertNull(entry.due());
    assertEquals(lease.delivery().payload(), history.payload());
    assertEquals(entry.payloadBytes(), history.payload().length());
    assertEquals(
        List.of("one", "x is not a function"),
        history.attempts().stream().map(Attempt::errorMessage).toList());
    assertEquals("log", history.attempts().getFirst().logTail());
    assertEquals(Ended.RAISED, entry.last().ended());
    assertEquals(Duration.ofMillis(12), entry.last().took());
    assertEquals(List.of("b"), ids(history.followers()));
    assertNull(get(store().log().find("never")));
  }

  /** Each code that is stored is read as what was written. */
  @Test
  default void eachEndOfATryIsToldAsItWas() throws Exception {
    for (Ended ended : Ended.values()) {
      String id = ended.name();
      get(store().queue().put(List.of(event(id, "f"))));
      Lease lease = leaseAll().get(id);
      var attempt = new Attempt(START, Duration.ofMillis(1), ended, null, null, null);
      settle(
          lease,
          new Settlement(
              new io.penstock.gateway.delivery.Verdict.Dead(Condition.Quarantined),
              lease.progress(),
              attempt,
              List.of()));
      History history = get(store().log().find(id));
      assertEquals(ended, history.entry().last().ended());
      assertEquals(ended, history.attempts().getFirst().ended());
    }
  }
}
