package io.penstock.gateway.store.postgres;

import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import io.penstock.gateway.store.sql.StoreLimits;
import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is PostgreSQL's own: who is active, and what becomes of a commit whose answer is lost. */
class PostgresStoreTest {
  private static final InstantSource CLOCK = () -> Deliver.START;

  private static PostgresDatabase server;
  private final PostgresStores stores = new PostgresStores(server);
  private PostgresStore store;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresDatabase.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void end() {
    if (store != null) store.close();
    stores.close();
  }

  private String events() {
    return stores.ask("SELECT string_agg(id, ' ' ORDER BY seq) FROM SCHEMA.delivery");
  }

  @Test
  void oneOfTwoIsActiveAndTheOtherFollowsAtItsEnd() throws Exception {
    try (Candidate first = stores.candidate("one", CLOCK);
        Candidate second = stores.candidate("two", CLOCK)) {
      store = first.take(() -> {});
      assertNotNull(store);
      assertNull(second.take(() -> {}));
      get(store.queue().put(List.of(event("a", "f"))));
      store.close();
      store = second.take(() -> {});
      assertNotNull(store, "at once: the first has said that it ends");
      assertEquals(1, get(store.queue().claim(claim(Deliver.START, 10))).leases().size());
      assertEquals("two", stores.ask("SELECT node FROM SCHEMA.active"));
      assertEquals("2", stores.ask("SELECT count(*) FROM SCHEMA.node"));
    }
  }

  @Test
  void whoeverWasAwayForLongerChangesNothing() throws Exception {
    var told = new CountDownLatch(1);
    try (Candidate first = stores.candidate("one", CLOCK);
        Candidate second = stores.candidate("two", CLOCK)) {
      PostgresStore before = first.take(told::countDown);
      get(before.queue().put(List.of(event("a", "f"))));
      while (store == null) {
        stores.expire(); // the first renews it every second
        store = second.take(() -> {});
      }
      var refused =
          assertThrows(
              RefusedException.class, () -> get(before.queue().put(List.of(event("b", "f")))));
      assertEquals(Why.UNREADY, refused.why());
      assertTrue(told.await(20, TimeUnit.SECONDS), "it is told");
      assertNotNull(before.health());
      before.close();
      assertEquals("a", events());
      assertEquals("two", stores.ask("SELECT node FROM SCHEMA.active"), "its end changes nothing");
      get(store.queue().put(List.of(event("c", "f"))));
      assertEquals("a c", events());
    }
  }

  private PostgresStore through(CutProxy proxy) throws Exception {
    PostgresSchema.migrate(stores.connections());
    var connections =
        new PostgresConnections(
            "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/postgres",
            // COMMIT goes as text then, which the proxy can see.
            Map.of("user", "test", "prepareThreshold", "0"),
            stores.connections().schema());
    Session session = connections.writer(false);
    Tenure tenure = Tenure.take(session, "cut", new DatabaseClock(InstantSource.system()));
    return new PostgresStore(
        connections, session, tenure, StoreLimits.DEFAULT, false, CLOCK, any -> false, () -> {});
  }

  /** Whether the housekeeping's commit or the event's is hit, the event is there, and once. */
  @Test
  void aCommitWhoseAnswerIsLostIsLookedUp() throws Exception {
    try (var proxy = new CutProxy(server.uri().getPort())) {
      store = through(proxy);
      int cuts = 0;
      for (CutProxy.Cut when : CutProxy.Cut.values())
        for (int i = 0; i < 3; i++) {
          proxy.next(when);
          String id = when + "-" + i;
          get(store.queue().put(List.of(event(id, "f"))));
          assertEquals(++cuts, proxy.cuts.get());
          assertEquals(
              "1", stores.ask("SELECT count(*) FROM SCHEMA.delivery WHERE id = '" + id + "'"));
        }
      assertEquals(6, get(store.queue().claim(claim(Deliver.START, 10))).leases().size());
      assertEquals(6, get(store.log().counts()).get("function:f").running());
      assertNull(store.health());
    }
  }

  @Test
  void aDatabaseThatIsKilledLosesNothingAcknowledged() throws Exception {
    store = stores.open(CLOCK);
    for (int i = 0; i < 20; i++) get(store.queue().put(List.of(event("e" + i, "f"))));
    server.kill();
    server.restart();
    get(store.queue().put(List.of(event("after", "f"))));
    assertEquals("21", stores.ask("SELECT count(*) FROM SCHEMA.delivery"));
    assertEquals(21, get(store.log().counts()).get("function:f").pending());
    assertEquals(21, get(store.queue().claim(claim(Deliver.START, 50))).leases().size());
    assertNotNull(get(store.log().find("e7")), "readers come back too");
  }

  @Test
  void aNewerSchemaIsRefused() throws Exception {
    stores.open(CLOCK).close();
    stores.ask("INSERT INTO SCHEMA.schema_version (version) VALUES (99) RETURNING 1");
    try (Candidate older = stores.candidate("old", CLOCK)) {
      String message = assertThrows(StoreException.class, () -> older.take(() -> {})).getMessage();
      assertTrue(message.contains("newer Penstock (version 99"), message);
    }
  }

  @Test
  void manyMakeTheSchemaAtOnceAndOneIsActive() throws Exception {
    var threads = new Thread[4];
    var taken = new java.util.concurrent.ConcurrentLinkedQueue<PostgresStore>();
    var failed = new java.util.concurrent.ConcurrentLinkedQueue<Throwable>();
    for (int i = 0; i < threads.length; i++) {
      String name = "n" + i;
      threads[i] =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Candidate one = stores.candidate(name, CLOCK)) {
                      PostgresStore got = one.take(() -> {});
                      if (got != null) taken.add(got);
                    } catch (Exception e) {
                      failed.add(e);
                    }
                  });
    }
    for (Thread thread : threads) thread.join();
    assertEquals(List.of(), List.copyOf(failed));
    assertEquals(1, taken.size());
    store = taken.peek();
  }

  @Test
  void schemasOfOthersAreLeftAlone() {
    stores.ask("CREATE SCHEMA " + stores.connections().schema());
    stores.ask("CREATE TABLE SCHEMA.delivery (id INTEGER)");
    String message =
        assertThrows(StoreException.class, () -> PostgresSchema.migrate(stores.connections()))
            .getMessage();
    assertTrue(message.contains("not Penstock's"), message);
  }

  /** What is kept is counted with each commit, and what goes is taken off again. */
  @Test
  void theSizeIsThatOfWhatIsKept() {
    store = stores.open(CLOCK);
    for (int i = 0; i < 5; i++)
      get(
          store
              .queue()
              .put(
                  List.of(
                      event(
                          "e" + i,
                          "f",
                          io.vertx.core.buffer.Buffer.buffer(new byte[10_000]),
                          Deliver.START))));
    assertTrue(used() >= 50_000, "" + used());
    get(store.documents().put("queue", "Q", new JsonObject()));
    get(store.mending().purge(List.of("e0", "e1", "e2", "e3", "e4")));
    assertEquals(0, used());
  }

  private long used() {
    return Long.parseLong(stores.ask("SELECT used FROM SCHEMA.active"));
  }

  @Test
  void aFullStoreRefusesAndTakesAgainOnceThereIsRoom() {
    store = stores.open(CLOCK, StoreLimits.DEFAULT.withMaxBytes(50_000));
    get(store.queue().put(List.of(large("a"), large("b"), large("c"))));
    var refused =
        assertThrows(RefusedException.class, () -> get(store.queue().put(List.of(large("d")))));
    assertEquals(Why.FULL, refused.why());
    get(store.mending().purge(List.of("a", "b")));
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (store.health() != null) assertTrue(System.nanoTime() < end, store::health);
    get(store.queue().put(List.of(large("d"))));
    assertEquals("c d", events());
  }

  private static io.penstock.gateway.delivery.Delivery large(String id) {
    return event(id, "f", io.vertx.core.buffer.Buffer.buffer(new byte[20_000]), Deliver.START);
  }

  @Test
  void theDatabasesTimeIsTaken() throws Exception {
    var clock = new DatabaseClock(() -> Instant.now().minusSeconds(3600));
    try (Session session = stores.connections().writer(false)) {
      PostgresSchema.migrate(stores.connections());
      assertNotNull(Tenure.take(session, "late", clock));
    }
    Duration off = Duration.between(clock.instant(), Instant.now()).abs();
    assertTrue(off.compareTo(Duration.ofMinutes(1)) < 0, off + " off");
    assertTrue(clock.ahead().toMinutes() >= 59, clock.ahead()::toString);
  }

  @Test
  void statementsAreAsPostgresqlTakesThem() {
    var text =
        new PostgresDialect()
            .text(
                "SELECT 1 FROM t m INDEXED BY t_x WHERE a = ?2 AND b = ? AND c = ?2 LIMIT ? /*+ FOR"
                    + " UPDATE OF m SKIP LOCKED */");
    assertEquals(
        "SELECT 1 FROM t m WHERE a = ? AND b = ? AND c = ? LIMIT ?  FOR UPDATE OF m SKIP LOCKED",
        text.sql());
    assertEquals(List.of(1, 2, 1, 3), java.util.Arrays.stream(text.order()).boxed().toList());
  }
}
