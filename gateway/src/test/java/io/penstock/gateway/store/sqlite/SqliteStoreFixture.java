package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.Claim;
import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.Lease;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A store in a folder, its clock, and its file as another program sees it. */
abstract class SqliteStoreFixture {
  @TempDir Path folder;
  final AtomicReference<Instant> now = new AtomicReference<>(Deliver.START);
  SqliteStore store;

  @AfterEach
  void close() {
    if (store != null) store.close();
  }

  SqliteStore open(StoreSettings settings) {
    store = SqliteStore.open(settings, now::get);
    return store;
  }

  SqliteStore open() {
    return open(StoreSettings.of(folder));
  }

  static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  void put(String id, int bytes) {
    get(store.queue().put(List.of(event(id, bytes))));
  }

  Delivery event(String id, int bytes) {
    return Deliver.event(id, "fn", Buffer.buffer(new byte[bytes]), now.get());
  }

  List<Lease> claim() {
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
}
