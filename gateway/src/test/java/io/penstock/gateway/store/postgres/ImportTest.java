package io.penstock.gateway.store.postgres;

import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.sql.StoreException;
import io.penstock.gateway.store.sqlite.SqliteExport;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SQLite file's store comes over whole, and again after a break. */
class ImportTest {
  private static final int EVENTS = 1200;
  private static PostgresDatabase server;

  @TempDir Path folder;
  private final PostgresStores stores = new PostgresStores(server);

  @BeforeAll
  static void start() throws Exception {
    server = PostgresDatabase.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void fill() {
    try (var store = SqliteStore.open(StoreSettings.of(folder), () -> Deliver.START)) {
      var events = new ArrayList<io.penstock.gateway.delivery.Delivery>();
      for (int i = 0; i < EVENTS; i++) events.add(event("e" + i, "f" + i % 3));
      get(store.queue().put(events));
      Lease lease = get(store.queue().claim(claim(Deliver.START, 1))).leases().getFirst();
      get(store.queue().settle(lease, Deliver.dead(lease)));
      get(store.documents().put(MessageStore.QUEUE_KIND, "Q", new JsonObject().put("a", 1)));
      get(store.lastFirings().fired("s", Deliver.START));
      long now = Deliver.START.toEpochMilli();
      get(
          store
              .messages()
              .send(
                  List.of(
                      new MessageStore.Message(
                          7, "Q", "m", "body é", null, "g", "d", "Q", null, now, now)),
                  0));
    }
  }

  @AfterEach
  void end() {
    stores.close();
  }

  private String bring() throws Exception {
    try (var from = SqliteExport.open(folder)) {
      return Import.run(from.session(), stores.connections());
    }
  }

  @Test
  void allOfItArrives() throws Exception {
    String counts = bring();
    assertTrue(counts.contains(EVENTS + " delivery"), counts);
    try (PostgresStore store = stores.open(() -> Deliver.START)) {
      assertEquals(
          EVENTS - 1, get(store.queue().claim(claim(Deliver.START, 5000))).leases().size());
      assertEquals(new JsonObject().put("a", 1), get(store.documents().get("queue", "Q")));
      assertEquals(Deliver.START, get(store.lastFirings().all()).get("s"));
      assertEquals(7, get(store.messages().lastSeq()));
      assertEquals("body é", get(store.messages().look("Q", 1, 100)).getFirst().body());
      assertEquals(1, get(store.log().counts()).values().stream().mapToLong(c -> c.dead()).sum());
      assertTrue(store.usedBytes() > EVENTS * 600L);
    }
    assertThrows(StoreException.class, this::bring, "once is enough");
  }

  @Test
  void itGoesOnAfterABreak() throws Exception {
    bring();
    stores.ask("DELETE FROM SCHEMA.document WHERE id = 'done' RETURNING 1");
    stores.ask("DELETE FROM SCHEMA.delivery WHERE seq % 2 = 0 RETURNING 1");
    stores.ask("DELETE FROM SCHEMA.message RETURNING 1");
    assertTrue(bring().contains(EVENTS + " delivery"));
    assertEquals("" + EVENTS, stores.ask("SELECT count(*) FROM SCHEMA.delivery"));
  }

  @Test
  void aStoreThatIsThereIsNotTouched() throws Exception {
    try (PostgresStore store = stores.open(() -> Deliver.START)) {
      get(store.queue().put(List.of(event("own", "f"))));
      assertTrue(assertThrows(StoreException.class, this::bring).getMessage().contains("active"));
    }
    assertTrue(assertThrows(StoreException.class, this::bring).getMessage().contains("already"));
    assertEquals("own", stores.ask("SELECT string_agg(id, ' ') FROM SCHEMA.delivery"));
  }

  @Test
  void theGatewaysAreTold() throws Exception {
    try (Candidate first = stores.candidate("one", () -> Deliver.START);
        Candidate second = stores.candidate("two", () -> Deliver.START)) {
      PostgresStore store = first.take(() -> {});
      second.take(() -> {});
      assertEquals(
          List.of("one ACTIVE", "two STANDBY"),
          Members.of(stores.connections()).stream()
              .map(one -> one.name() + " " + one.state())
              .toList());
      store.close();
    }
  }
}
