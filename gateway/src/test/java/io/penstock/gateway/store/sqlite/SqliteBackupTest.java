package io.penstock.gateway.store.sqlite;

import static io.penstock.gateway.delivery.Deliver.START;
import static io.penstock.gateway.delivery.Deliver.claim;
import static io.penstock.gateway.delivery.Deliver.event;
import static io.penstock.gateway.delivery.Deliver.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.penstock.gateway.cli.PenstockCommand;
import io.penstock.gateway.store.sql.StoreException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteBackupTest {
  @TempDir Path folder;

  private SqliteStore open(String name) {
    return SqliteStore.open(StoreSettings.of(folder.resolve(name)), () -> START);
  }

  private static List<String> pending(SqliteStore store) {
    return get(store.queue().claim(claim(START, 1_000))).leases().stream()
        .map(lease -> lease.delivery().id())
        .sorted()
        .toList();
  }

  @Test
  void aCopyOfARunningStoreIsWhatWasCommittedAndIsPutBack() throws Exception {
    Path file = folder.resolve("copy.db");
    try (var store = open("one")) {
      get(store.queue().put(List.of(event("before", "f"))));
      get(store.documents().put("k", "a", new JsonObject().put("n", 1)));
      assertEquals(
          "schema " + Schema.VERSION + ", 1 deliveries, 1 documents, 0 messages",
          SqliteBackup.backup(folder.resolve("one"), file));
      get(store.queue().put(List.of(event("after", "f"))));
      var problem =
          assertThrows(
              StoreException.class, () -> SqliteBackup.restore(folder.resolve("one"), file));
      assertTrue(problem.getMessage().contains("Another gateway"), problem.getMessage());
      assertEquals(List.of("after", "before"), pending(store), "it goes on unharmed");
    }
    SqliteBackup.restore(folder.resolve("one"), file);
    try (var again = open("one")) {
      assertEquals(List.of("before"), pending(again));
      assertEquals(new JsonObject().put("n", 1), get(again.documents().get("k", "a")));
    }
    try (var files = Files.list(folder.resolve("one"))) {
      assertTrue(
          files.anyMatch(f -> f.getFileName().toString().startsWith("penstock.db.before-")),
          "what was there is kept");
    }
  }

  /** Copied out of one moment, although all the time something is written. */
  @Test
  void aCopyWhileItIsWrittenIsWhole() throws Exception {
    var stop = new AtomicBoolean();
    try (var store = open("busy")) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++)
                      get(store.queue().put(List.of(event("a" + i, "f"), event("b" + i, "f"))));
                  });
      for (int i = 0; i < 5; i++) {
        Path file = folder.resolve("copy-" + i + ".db");
        SqliteBackup.backup(folder.resolve("busy"), file);
        Path other = folder.resolve("other-" + i);
        SqliteBackup.restore(other, file);
        try (var copy = open("other-" + i)) {
          var counts = get(copy.log().counts()).get("function:f");
          assertTrue(counts == null || counts.pending() % 2 == 0, "half a commit: " + counts);
        }
      }
      stop.set(true);
      writer.join();
    }
  }

  @Test
  void whatIsNoStoreIsNotRestored() throws Exception {
    try (var store = open("one")) {
      get(store.queue().put(List.of(event("a", "f"))));
    }
    Path file = Files.writeString(folder.resolve("x.db"), "no database".repeat(1_000));
    assertThrows(StoreException.class, () -> SqliteBackup.restore(folder.resolve("one"), file));
    try (var again = open("one")) {
      assertEquals(List.of("a"), pending(again));
    }
  }

  @Test
  void aFileThatIsThereIsNotWrittenOverAndAStoreMustBeThere() throws Exception {
    open("one").close();
    Path file = Files.writeString(folder.resolve("precious"), "mine");
    assertThrows(StoreException.class, () -> SqliteBackup.backup(folder.resolve("one"), file));
    assertEquals("mine", Files.readString(file));
    assertThrows(
        StoreException.class,
        () -> SqliteBackup.backup(folder.resolve("none"), folder.resolve("new")));
    assertFalse(Files.exists(folder.resolve("new")));
  }

  @Test
  void aCopyOfAnOlderSchemaIsBroughtToTheNewest() throws Exception {
    Path file = folder.resolve("old.db");
    try (var old = SqliteBackupTest.class.getResourceAsStream("1.db")) {
      Files.copy(old, file);
    }
    String what = SqliteBackup.restore(folder.resolve("new"), file);
    assertTrue(what.startsWith("schema " + Schema.VERSION + ","), what);
  }

  @Test
  void theCommandsSayWhatWasCopied() throws Exception {
    open("one").close();
    String file = folder.resolve("copy.db").toString();
    String data = "--data-dir=" + folder.resolve("one");
    assertEquals("Copied to " + file, said(0, "backup", file, data).split(": ")[0]);
    assertEquals("Restored from " + file, said(0, "restore", file, data).split(": ")[0]);
    assertTrue(said(1, "backup", file, data).contains("is there already"));
  }

  private static String said(int status, String... arguments) {
    var said = new StringWriter();
    var line =
        PenstockCommand.commandLine(
            settings -> 1, null, SqliteBackup::backup, SqliteBackup::restore, arguments);
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    assertEquals(status, line.execute(arguments), said.toString());
    return said.toString();
  }
}
