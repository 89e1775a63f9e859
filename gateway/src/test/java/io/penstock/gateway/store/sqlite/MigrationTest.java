package io.penstock.gateway.store.sqlite;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each schema left behind is there, and goes on, under the newest. */
class MigrationTest {
  @TempDir Path folder;

  static IntStream versions() {
    return IntStream.rangeClosed(1, Schema.VERSION);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aStoreOfEachSchemaIsOpenedWithAllThatIsInIt(int version) throws Exception {
    try (var file = MigrationTest.class.getResourceAsStream(version + ".db")) {
      assertNotNull(file, "keep a file of each schema: see docs/upgrading.md");
      Files.copy(file, folder.resolve("penstock.db"));
    }
    Instant now = START.plusSeconds(1);
    try (var store = SqliteStore.open(StoreSettings.of(folder), () -> now)) {
      assertEquals(new Counts(3, 0, 1, 1), get(store.log().counts()).get("function:f"));
      var dead = get(store.log().find("dead"));
      assertEquals(State.DEAD, dead.entry().state());
      assertEquals(
          List.of(Attempt.Ended.TIMED_OUT, Attempt.Ended.RAISED),
          dead.attempts().stream().map(Attempt::ended).toList());
      assertEquals(State.SUCCEEDED, get(store.log().find("succeeded")).entry().state());
      var lost = new TreeMap<String, Integer>();
      for (int i = 0; i < 2; i++) // what waits for its order key comes second
      for (Lease lease : get(store.queue().claim(claim(now, 10))).leases()) {
          lost.put(lease.delivery().id(), lease.progress().lost());
          get(store.queue().settle(lease, Deliver.done(lease)));
        }
      assertEquals(Map.of("first", 0, "pending", 0, "running", 1, "waiting", 0), lost);
      assertEquals(1, get(store.mending().redrive(List.of("dead"), now)));
      assertEquals(Map.of("id", new JsonObject().put("n", 1)), get(store.documents().list("kind")));
      assertEquals(Map.of("schedule", START), get(store.lastFirings().all()));
      if (version >= 2) messages(store, now.toEpochMilli());
    }
    try (var again = SqliteStore.open(StoreSettings.of(folder), () -> now)) {
      assertEquals(State.PENDING, get(again.log().find("dead")).entry().state());
    }
  }

  private static void messages(SqliteStore store, long now) {
    MessageStore messages = store.messages();
    assertEquals(3, get(messages.lastSeq()));
    assertEquals(List.of("id-2"), received(messages, now), "1 is in flight, and 3 of its group");
    assertEquals(List.of("id-1", "id-2", "id-3"), received(messages, now + 40_000));
    var repeated =
        new MessageStore.Message(9, "q.fifo", "id-9", "b", null, "g", "d3", "", null, now, now);
    assertEquals("id-3", get(messages.send(List.of(repeated), now - 300_000)).getFirst().id());
  }

  private static List<String> received(MessageStore messages, long now) {
    return get(
            messages.receive(
                new MessageStore.Request("q.fifo", true, 10, now, now + 30_000, 0, 0, null, "arn")))
        .messages()
        .stream()
        .map(one -> one.message().id())
        .sorted()
        .toList();
  }
}
