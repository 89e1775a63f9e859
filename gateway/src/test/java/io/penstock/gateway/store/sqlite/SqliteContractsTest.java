package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.store.CommitsContract;
import io.penstock.gateway.store.DeadLetterOpsContract;
import io.penstock.gateway.store.DeliveryLogContract;
import io.penstock.gateway.store.DocumentsContract;
import io.penstock.gateway.store.LastFiringsContract;
import io.penstock.gateway.store.MessageStoreContract;
import io.penstock.gateway.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractsTest
    implements CommitsContract,
        DeliveryLogContract,
        DeadLetterOpsContract,
        DocumentsContract,
        LastFiringsContract,
        MessageStoreContract {
  /** After every time in the contracts: what is mended at an opening is not theirs to check. */
  private static final Instant AT = Deliver.START.plusSeconds(100_000_000);

  @TempDir Path folder;
  private SqliteStore store;
  private Path current;
  private int copies;

  @Override
  public Store store() {
    if (store == null) {
      current = folder;
      store = SqliteStore.open(StoreSettings.of(folder), () -> AT);
    }
    return store;
  }

  /** The files as they are at this instant are what a killed process leaves behind. */
  @Override
  public Store crashed() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy-" + ++copies));
    for (String name : new String[] {"penstock.db", "penstock.db-wal"})
      Files.copy(current.resolve(name), copy.resolve(name));
    store.close();
    current = copy;
    store = SqliteStore.open(StoreSettings.of(copy), () -> AT);
    return store;
  }

  @AfterEach
  void end() {
    if (store != null) store.close();
  }
}
