package io.penstock.gateway.store.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.store.sql.StoreException;
import io.penstock.trigger.change.PostgresDatabase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who becomes the active gateway, what the others know of it, and how it hands over. */
class CandidateTest {
  private static PostgresDatabase server;
  private PostgresStores stores;

  @BeforeAll
  static void start() throws Exception {
    server = PostgresDatabase.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void open() {
    stores = new PostgresStores(server);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void theOthersKnowWhoIsTheActiveOne() throws Exception {
    try (Candidate one = stores.candidate("one", InstantSource.system());
        Candidate two = stores.candidate("two", InstantSource.system())) {
      assertNull(two.active());
      try (PostgresStore store = one.take(() -> {})) {
        assertNotNull(store);
        Candidate.Active active = two.active();
        assertEquals("one", active.name());
        assertTrue(active.holds());
      }
      assertEquals(false, two.active().holds());
      try (PostgresStore store = two.take(() -> {})) {
        assertNotNull(store);
        assertEquals(2, two.active().token());
      }
    }
  }

  @Test
  void allHaveTheSecretThatTheFirstHasDrawn() throws Exception {
    try (Candidate one = stores.candidate("one", InstantSource.system());
        Candidate two = stores.candidate("two", InstantSource.system())) {
      byte[] secret = {1, 2, 3};
      assertArrayEquals(secret, one.secret(secret));
      assertArrayEquals(secret, two.secret(new byte[] {4}));
    }
  }

  /** Its schedules would be right, by the database's time; its functions' clocks would not. */
  @Test
  void oneWhoseClockIsWrongLeavesItToOthers() throws Exception {
    InstantSource wrong = () -> InstantSource.system().instant().minus(Duration.ofHours(1));
    try (Candidate late = stores.candidate("late", wrong)) {
      assertNull(late.active());
      stores.ask(
          "INSERT INTO SCHEMA.node (name, address, version, started, seen, ahead) VALUES ('right',"
              + " 'x', 'v', clock_timestamp(), clock_timestamp(), 3) RETURNING 1");
      assertNull(late.take(() -> {}));
      stores.ask("UPDATE SCHEMA.node SET ahead = 3600000 WHERE name = 'right' RETURNING 1");
      try (PostgresStore store = late.take(() -> {})) {
        assertNotNull(store);
        var member =
            Members.of(stores.connections()).stream()
                .filter(each -> each.name().equals("late"))
                .findFirst()
                .orElseThrow();
        assertEquals(Members.State.ACTIVE, member.state());
        assertEquals(60, member.ahead().plusSeconds(30).toMinutes());
      }
    }
  }

  @Test
  void oneThatIsDrainedHandsOver() throws Exception {
    var asked = new CountDownLatch(1);
    var told =
        new Candidate.Told() {
          @Override
          public void deposed() {}

          @Override
          public void drain() {
            asked.countDown();
          }
        };
    try (Candidate one = stores.candidate("one", InstantSource.system());
        Candidate two = stores.candidate("two", InstantSource.system())) {
      PostgresStore store = one.take(told);
      assertThrows(
          StoreException.class,
          () -> Handover.run(stores.connections(), null, Duration.ofSeconds(1)));
      assertNull(two.take(() -> {}));
      assertNull(Handover.run(stores.connections(), "two", Duration.ofSeconds(1)));
      var done =
          CompletableFuture.supplyAsync(
              () -> Handover.run(stores.connections(), "one", Duration.ofMinutes(1)));
      assertTrue(asked.await(1, TimeUnit.MINUTES));
      store.close();
      try (PostgresStore next = two.take(() -> {})) {
        assertNotNull(next);
        assertEquals("one", done.get(1, TimeUnit.MINUTES).from());
        assertEquals("two", done.get().to());
      }
    }
  }
}
