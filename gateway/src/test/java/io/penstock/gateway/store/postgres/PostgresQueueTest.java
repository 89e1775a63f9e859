package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.delivery.DeliveryQueueContract;
import io.penstock.trigger.change.PostgresDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresQueueTest extends DeliveryQueueContract {
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
  protected DeliveryQueue open() {
    store = stores.open(() -> Deliver.START);
    return store.queue();
  }

  @Override
  protected DeliveryQueue crashed() {
    PostgresStore before = store;
    store = stores.takeOver(() -> Deliver.START.plusSeconds(1));
    before.close();
    return store.queue();
  }

  @Override
  protected void end() {
    if (store != null) store.close();
    stores.close();
  }
}
