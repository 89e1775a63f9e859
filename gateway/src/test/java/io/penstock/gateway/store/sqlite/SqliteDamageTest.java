package io.penstock.gateway.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.store.sql.StoreException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Folders and files that are in use, gone, replaced, damaged, newer or of another program. */
class SqliteDamageTest extends SqliteStoreFixture {
  private String refusal() {
    return assertThrows(StoreException.class, this::open).getMessage();
  }

  private void sql(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("penstock.db"));
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @Test
  void aSecondGatewayOnTheFolderIsRefusedByName() {
    open();
    put("a", 10);
    String pid = Long.toString(ProcessHandle.current().pid());
    var problem =
        assertThrows(
            StoreException.class, () -> SqliteStore.open(StoreSettings.of(folder), now::get));
    assertTrue(problem.getMessage().contains("Another gateway (pid " + pid + ")"));
    assertTrue(problem.getMessage().contains("--data-dir"));
    put("b", 10); // the first one is unharmed
  }

  private void refusedAsGone(String how) {
    var refused = assertThrows(CompletionException.class, () -> put("lost", 10));
    assertEquals(RefusedException.Why.UNREADY, ((RefusedException) refused.getCause()).why());
    assertTrue(store.health().contains(how), store.health());
  }

  @Test
  void aFolderThatIsDeletedIsSeenBeforeAnythingIsAcknowledged() throws Exception {
    open();
    put("a", 10);
    assertNull(store.health());
    for (Path file : files()) Files.delete(file);
    Files.delete(folder);
    refusedAsGone("was deleted");
    store.close();
    assertTrue(Files.notExists(folder), "an end puts nothing back");
    Files.createDirectory(folder);
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aFileThatIsReplacedIsSeenAndLeftAlone() throws Exception {
    open();
    put("a", 10);
    Path copy = Files.copy(folder.resolve("penstock.db"), folder.resolve("copy"));
    Files.move(copy, folder.resolve("penstock.db"), StandardCopyOption.REPLACE_EXISTING);
    assertTrue(store.health().contains("was replaced"), "health looks by itself");
    refusedAsGone("was replaced");
    byte[] theirs = Files.readAllBytes(folder.resolve("penstock.db"));
    store.close();
    assertEquals(
        Buffer.buffer(theirs), Buffer.buffer(Files.readAllBytes(folder.resolve("penstock.db"))));
  }

  @Test
  void aDamagedRowIsSetAsideAndTheRestGoesOn() throws Exception {
    open();
    put("good", 10);
    put("payload", 20);
    put("row", 10);
    put("later", 10);
    store.close();
    sql("UPDATE payload SET body = zeroblob(21) WHERE length(body) = 20");
    sql("UPDATE delivery SET target = 'arn:aws:lambda:::function:other' WHERE id = 'row'");
    open();
    assertEquals(
        List.of("good", "later"), claim().stream().map(l -> l.delivery().id()).sorted().toList());
    assertNull(store.health());
    var dead = get(store.log().list(Query.of(null, State.DEAD, 10))).entries();
    assertEquals(
        List.of("payload", "row"), dead.stream().map(entry -> entry.id()).sorted().toList());
    assertEquals(Condition.Damaged, dead.getFirst().condition());
    assertEquals(2, get(store.log().counts()).get("function:fn").dead());
  }

  @Test
  void aDocumentThatCannotBeReadIsLeftOutAndTheOthersAreThere() throws Exception {
    open();
    get(store.documents().put("function", "a", new JsonObject().put("x", 1)));
    get(store.documents().put("function", "b", new JsonObject().put("x", 2)));
    store.close();
    sql("UPDATE document SET body = x'7b7b' WHERE id = 'a'");
    open();
    assertEquals(List.of("b"), List.copyOf(get(store.documents().list("function")).keySet()));
    assertEquals(
        List.of("b"), List.copyOf(get(store.documents().page("function", "", 9)).keySet()));
  }

  @Test
  void aNewerSchemaIsRefusedAndLeftAlone() throws Exception {
    open().close();
    sql("PRAGMA user_version = 99");
    byte[] before = Files.readAllBytes(folder.resolve("penstock.db"));
    assertTrue(refusal().contains("written by a newer Penstock (schema 99"));
    assertEquals(
        Buffer.buffer(before), Buffer.buffer(Files.readAllBytes(folder.resolve("penstock.db"))));
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws Exception {
    sql("CREATE TABLE theirs(x)");
    assertTrue(refusal().contains("is a database, but not Penstock's"));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedWithARemedy() throws Exception {
    Files.writeString(folder.resolve("penstock.db"), "x".repeat(8192));
    String said = refusal();
    assertTrue(said.contains("damaged") && said.contains(".recover"), said);
  }

  @Test
  void damageIsFoundOrDoesNoHarm() throws Exception {
    open();
    for (int i = 0; i < 200; i++) put("event-" + i, 500);
    store.close();
    byte[] whole = Files.readAllBytes(folder.resolve("penstock.db"));
    long seed = new Random().nextLong();
    var random = new Random(seed);
    int refused = 0;
    for (int mutant = 0; mutant < 60; mutant++) {
      Path file = folder.resolve("penstock.db");
      Files.deleteIfExists(folder.resolve("penstock.db-wal"));
      Files.deleteIfExists(folder.resolve("penstock.db-shm"));
      Files.write(file, whole);
      try (var raw = new RandomAccessFile(file.toFile(), "rw")) {
        switch (mutant % 3) {
          case 0 -> raw.setLength(random.nextLong(1, whole.length));
          case 1 -> {
            raw.seek(4096L * random.nextInt(whole.length / 4096));
            raw.write(new byte[4096]);
          }
          default -> {
            int at = random.nextInt(whole.length);
            raw.seek(at);
            raw.write(whole[at] ^ (1 << random.nextInt(8)));
          }
        }
      }
      String what = "mutant " + mutant + " of seed " + seed;
      try {
        open();
        List<Lease> leases = claim();
        for (Lease lease : leases) {
          assertTrue(lease.delivery().id().startsWith("event-"), what);
          assertEquals(500, lease.delivery().payload().length(), what);
        }
        // Payloads are zeros: what was cut off may be nothing that anybody misses.
        assertTrue(mutant % 3 == 2 || leases.size() == 200, "half a file was taken: " + what);
      } catch (StoreException | CompletionException e) {
        assertNotNull(e.getMessage(), what);
        refused++;
      } finally {
        if (store != null) store.close();
        store = null;
      }
    }
    assertTrue(refused >= 40, refused + " refused, seed " + seed);
  }
}
