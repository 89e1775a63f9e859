package io.penstock.gateway.node;

import com.fasterxml.jackson.core.JsonFactory;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.service.Vault;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.settings.Storage;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.gateway.tracing.OpenTelemetryTracing;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.jackson.DatabindCodec;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** Opens what a node stands on: threads, clocks, the store. */
final class NodeOpening {
  private NodeOpening() {}

  /** The store in the folder of all state. */
  static Store store(Settings settings, InstantSource clock) {
    StateFolder.close(settings.dataDir());
    Store store = SqliteStore.open(sqlite(settings), clock);
    // SQLite makes its files as other programs do.
    StateFolder.close(settings.dataDir());
    return store;
  }

  static Vertx vertx() {
    internNoNames();
    return Vertx.vertx(threads());
  }

  static ServiceContext of(Settings settings, InstantSource clock, Store store, Vertx vertx) {
    StateFolder.close(settings.dataDir());
    var context =
        new ServiceContext(
            settings,
            clock,
            new MonotonicClock(clock, System::nanoTime),
            new ThreadLocalRandoms(),
            vertx,
            store,
            Vault.open(settings.dataDir()),
            OpenTelemetryTracing.of(settings.traces(), version(), clock, new ThreadLocalRandoms()));
    if (settings.storage().address() != null)
      context.metrics.config().commonTags("node", Standby.name(settings));
    return context;
  }

  /**
   * A slow machine that loads classes at a start blocks a loop for seconds, and a package of many
   * files on a slow disk a worker for minutes: neither is news.
   */
  static VertxOptions threads() {
    return new VertxOptions()
        .setPreferNativeTransport(true)
        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors())
        .setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
        .setMaxEventLoopExecuteTime(10)
        .setMaxWorkerExecuteTimeUnit(TimeUnit.MINUTES)
        .setMaxWorkerExecuteTime(15)
        .setBlockedThreadCheckIntervalUnit(TimeUnit.SECONDS)
        .setBlockedThreadCheckInterval(10)
        .setWarningExceptionTimeUnit(TimeUnit.SECONDS)
        .setWarningExceptionTime(60);
  }

  /** As {@code JsonReading} has it, for what Vert.x reads: it gives no other way. */
  @SuppressWarnings("deprecation")
  private static void internNoNames() {
    DatabindCodec.mapper().getFactory().disable(JsonFactory.Feature.INTERN_FIELD_NAMES);
  }

  static String version() {
    String version = NodeOpening.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static StoreSettings sqlite(Settings settings) {
    Storage storage = settings.storage();
    return StoreSettings.of(settings.dataDir())
        .withRelaxed(storage.relaxed())
        .withMaxBytes(storage.maxBytes())
        .withKeep(storage.keepSucceeded(), storage.keepDead());
  }
}
