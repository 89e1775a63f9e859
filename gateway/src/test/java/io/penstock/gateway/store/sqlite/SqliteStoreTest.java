package io.penstock.gateway.store.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.delivery.Attempt;
import io.penstock.gateway.delivery.Claim;
import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog.Query;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.Lease;
import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.Settlement;
import io.penstock.gateway.delivery.Verdict;
import io.penstock.gateway.store.MessageStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as a whole: what it refuses to open, what it forgets, what it does when it is full. */
class SqliteStoreTest {
  @TempDir Path folder;
  private final AtomicReference<Instant> now = new AtomicReference<>(Deliver.START);
  private SqliteStore store;

  @AfterEach
  void close() {
    if (store != null) store.close();
  }

  private SqliteStore open(StoreSettings settings) {
    store = SqliteStore.open(settings, now::get);
    return store;
  }

  private SqliteStore open() {
    return open(StoreSettings.of(folder));
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

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

  private void put(String id, int bytes) {
    get(store.queue().put(List.of(event(id, bytes))));
  }

  private Delivery event(String id, int bytes) {
    return Deliver.event(id, "fn", Buffer.buffer(new byte[bytes]), now.get());
  }

  private List<Lease> claim() {
    var claim =
        new Claim(
            now.get(),
            now.get().plusSeconds(60),
            1_000,
            1L << 30,
            Map.of(),
            1_000,
            Claim.Trial.ONE,
            Claim.SUSPECT_STEP);
    return get(store.queue().claim(claim)).leases();
  }

  private void end(Lease lease, Verdict verdict) {
    var settlement = new Settlement(verdict, lease.progress(), null, List.of());
    assertTrue(get(store.queue().settle(lease, settlement)));
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
