package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.DeliveryQueueContract;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueTest extends DeliveryQueueContract {
  @TempDir Path folder;
  private SqliteStore store;
  private int copies;
  private Path current;

  @Override
  protected DeliveryQueue open() {
    current = folder;
    store = SqliteStore.open(StoreSettings.of(folder), () -> Deliver.START);
    return store.queue();
  }

  /** The files as they are at this instant are what a killed process leaves behind. */
  @Override
  protected DeliveryQueue crashed() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy-" + ++copies));
    for (String name : new String[] {"penstock.db", "penstock.db-wal"})
      Files.copy(current.resolve(name), copy.resolve(name));
    store.close();
    current = copy;
    store = SqliteStore.open(StoreSettings.of(copy), () -> Deliver.START.plusSeconds(1));
    return store.queue();
  }

  @Override
  protected void end() {
    if (store != null) store.close();
  }
}
