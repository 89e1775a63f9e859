package io.penstock.gateway.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.lambda.source.KafkaTopics;
import io.penstock.gateway.node.ForwardClock;
import io.penstock.gateway.node.ThreadLocalChance;
import io.penstock.gateway.registry.Health;
import io.penstock.gateway.registry.Shelf;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.trigger.stream.KafkaConnection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;

/** What the whole house stands on: settings, time, chance, meters, threads and the store. */
public final class Ground {
  public final Settings settings;
  public final InstantSource clock;

  /** Never set back; for waits. */
  public final InstantSource forward;

  public final ThreadLocalChance chance = new ThreadLocalChance();
  public final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public final Health health = new Health();
  public final Vertx vertx;
  public final Store store;
  public final Shelf.Keeper shelves;

  /** How clusters of Kafka are reached. */
  public final KafkaConnection kafka;

  public Ground(Settings settings, InstantSource clock) {
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
  public String arns(String service) {
    return "arn:aws:" + service + ":" + settings.region() + ":" + settings.account() + ":";
  }
}
