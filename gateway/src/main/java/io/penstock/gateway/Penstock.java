package io.penstock.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.broker.FunctionLogs;
import io.penstock.gateway.broker.FunctionMeters;
import io.penstock.gateway.broker.LiveFunctions;
import io.penstock.gateway.console.Console;
import io.penstock.gateway.ops.Health;
import io.penstock.gateway.ops.OpsApi;
import io.penstock.gateway.registry.CodeDigest;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Definitions;
import io.penstock.gateway.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;

/** The whole gateway, wired. */
public final class Penstock {
  private final Vertx vertx;

  private Penstock(Vertx vertx) {
    this.vertx = vertx;
  }

  public static Future<Penstock> start(Settings settings) {
    var clock = InstantSource.system();
    int cores = Runtime.getRuntime().availableProcessors();
    var vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var meters = new FunctionMeters(metrics);
    var logs = new FunctionLogs(clock);
    var health = new Health();
    var registry =
        new Registry(
            Definitions.NONE,
            new Declaration(
                settings.region(),
                settings.account(),
                code -> new CodeDigest.Digest("", 0),
                clock));
    var live = new LiveFunctions(spec -> null, meters, settings.concurrency(), (name, e) -> {});
    registry.onChange(live::update);
    var ops =
        new OpsApi(registry, live, meters, logs, metrics, health, settings.credentials().token());
    return vertx
        .deployVerticle(
            new ApiListener(
                settings,
                settings.apiPort(),
                v -> {
                  var router = ops.router(v);
                  Console.mount(router);
                  return router;
                },
                request -> request.response().setStatusCode(404).end()))
        .map(id -> new Penstock(vertx));
  }
}
