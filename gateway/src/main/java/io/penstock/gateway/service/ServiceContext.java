package io.penstock.gateway.service;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.lambda.source.KafkaTopics;
import io.penstock.gateway.node.MonotonicClock;
import io.penstock.gateway.node.ThreadLocalRandoms;
import io.penstock.gateway.registry.Health;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.trigger.stream.KafkaConnection;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;

/** What all services are given: settings, time, random numbers, meters, threads and the store. */
public final class ServiceContext {
  public final Settings settings;
  public final InstantSource clock;

  /** Never set back; for waits. */
  public final InstantSource monotonic;

  public final ThreadLocalRandoms random = new ThreadLocalRandoms();
  public final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public final Health health = new Health();
  public final Vertx vertx;
  public final Store store;
  public final Resources.Backend shelves;

  /** How clusters of Kafka are reached. */
  public final KafkaConnection kafka;

  public ServiceContext(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    kafka = KafkaTopics.connection(settings.sources().get("kafka"));
    monotonic = new MonotonicClock(clock, System::nanoTime);
    int cores = Runtime.getRuntime().availableProcessors();
    vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
    store = SqliteStore.open(storeSettings(settings), clock);
    shelves = new StoredResources(store.documents());
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
