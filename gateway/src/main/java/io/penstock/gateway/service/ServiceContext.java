package io.penstock.gateway.service;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.function.Owner;
import io.penstock.function.Tracing;
import io.penstock.gateway.activity.ActivityFeed;
import io.penstock.gateway.registry.Health;
import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.store.Store;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all services are given: settings, time, random numbers, meters, threads and the store. */
public final class ServiceContext {
  public final Settings settings;

  /** Makes the ARNs of what is here. */
  public final Owner owner;

  public final InstantSource clock;

  /** Never set back; for waits. */
  public final InstantSource monotonic;

  /** Any thread. */
  public final RandomGenerator random;

  public final Vertx vertx;
  public final Store store;
  public final Resources.Backend resources;

  /** Spans of what goes through. */
  public final Tracing tracing;

  /** For secrets that are kept. */
  public final Vault vault;

  /** What SSM and Secrets Manager have. */
  public final SecretValues secrets;

  /** Of which traces histograms have counted. */
  public final TraceExemplars exemplars = new TraceExemplars();

  public final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(
          PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM, exemplars);
  public final Health health = new Health();

  /** What happens, as it happens. */
  public final ActivityFeed activity = new ActivityFeed();

  public ServiceContext(
      Settings settings,
      InstantSource clock,
      InstantSource monotonic,
      RandomGenerator random,
      Vertx vertx,
      Store store,
      Vault vault,
      Tracing tracing) {
    this.settings = settings;
    this.owner = new Owner(settings.region(), settings.account());
    this.clock = clock;
    this.monotonic = monotonic;
    this.random = random;
    this.vertx = vertx;
    this.store = store;
    this.vault = vault;
    this.tracing = tracing;
    secrets = new SecretValues(vertx, settings.given().store());
    resources = new StoredResources(store.documents());
    metrics.config().meterFilter(new MetricTexts());
    health.register("store", store::health);
  }
}
