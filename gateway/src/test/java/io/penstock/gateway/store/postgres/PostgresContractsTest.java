package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.store.CommitsContract;
import io.penstock.gateway.store.DeadLetterOpsContract;
import io.penstock.gateway.store.DeliveryLogContract;
import io.penstock.gateway.store.DocumentsContract;
import io.penstock.gateway.store.LastFiringsContract;
import io.penstock.gateway.store.MessageStoreContract;
import io.penstock.gateway.store.Store;
import io.penstock.trigger.change.PostgresDatabase;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class PostgresContractsTest
    implements CommitsContract,
        DeliveryLogContract,
        DeadLetterOpsContract,
        DocumentsContract,
        LastFiringsContract,
        MessageStoreContract {
  /** After every time in the contracts: what is mended at an opening is not theirs to check. */
  private static final Instant AT = Deliver.START.plusSeconds(100_000_000);

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

  @Override
  public Store store() {
    if (store == null) store = stores.open(() -> AT);
    return store;
  }

  /** The next takes over; the one before may say no more. */
  @Override
  public Store crashed() {
    PostgresStore before = store;
    store = stores.takeOver(() -> AT);
    before.close();
    return store;
  }

  @AfterEach
  void end() {
    if (store != null) store.close();
    stores.close();
  }
}
