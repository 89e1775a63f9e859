package io.penstock.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.ops.Health;
import io.penstock.gateway.registry.Shelf;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.trigger.stream.KafkaConnection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;

/** What the whole house stands on: settings, time, chance, meters, threads and the store. */
final class Ground {
  final Settings settings;
  final InstantSource clock;

  /** Never set back; for waits. */
  final InstantSource forward;

  final ThreadLocalChance chance = new ThreadLocalChance();
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Health health = new Health();
  final Vertx vertx;
  final Store store;
  final Shelf.Keeper shelves;

  /** How clusters of Kafka are reached. */
  final KafkaConnection kafka;

  Ground(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    kafka = KafkaTopics.connection(settings.sources().get("kafka"));
    forward = new ForwardClock(clock, System::nanoTime);
    int cores = Runtime.getRuntime().availableProcessors();
    vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
    store = SqliteStore.open(storeSettings(settings), clock);
    shelves = new StoredShelves(store.documents());
    health.register("store", store::health);
  }

  private static StoreSettings storeSettings(Settings settings) {
    Settings.Storage storage = settings.storage();
    return StoreSettings.of(settings.dataDir())
        .withRelaxed(storage.relaxed())
        .withMaxBytes(storage.maxBytes())
        .withKeep(storage.keepSucceeded(), storage.keepDead());
  }

  /** {@code arn:aws:SERVICE:REGION:ACCOUNT:}. */
  String arns(String service) {
    return "arn:aws:" + service + ":" + settings.region() + ":" + settings.account() + ":";
  }
}
