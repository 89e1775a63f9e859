package io.penstock.gateway;

import io.penstock.function.http.HttpEndpoint;
import io.penstock.function.process.EnvironmentSettings;
import io.penstock.function.process.Isolation;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.function.runtimeapi.ExternalWorkers;
import io.penstock.gateway.broker.Broker;
import io.penstock.gateway.broker.FunctionLogs;
import io.penstock.gateway.broker.FunctionMeters;
import io.penstock.gateway.broker.LiveFunctions;
import io.penstock.gateway.delivery.AsyncEvents;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Registry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Functions: the registry of them, what runs them, and the broker that everyone calls. */
final class FunctionRoom {
  private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  final FunctionLogs logs;
  final FunctionMeters meters;
  final Registry registry;
  final ManagedEnvironments environments;
  final LiveFunctions live;
  final Broker broker;

  /**
   * @param apiUrl where functions reach the API; asked for once they start
   */
  FunctionRoom(Ground ground, Supplier<String> apiUrl) {
    Settings settings = ground.settings;
    logs = new FunctionLogs(ground.clock);
    meters = new FunctionMeters(ground.metrics);
    registry =
        new Registry(
            new StoredFunctions(ground.store.documents()),
            new Declaration(settings.region(), settings.account(), Fingerprints::of, ground.clock));
    environments =
        new ManagedEnvironments(
            ground.vertx, environments(settings, apiUrl), logs, ground.clock, ground.chance);
    live =
        new LiveFunctions(
            new Runtimes(
                environments,
                new HttpEndpoint(ground.vertx, logs, ground.clock, ground.chance),
                new ExternalWorkers(ground.vertx, logs, ground.clock, ground.chance)),
            meters,
            settings.concurrency(),
            Screen::problem);
    registry.onChange(live::update);
    var events = new AsyncEvents(ground.store.queue(), ground.forward);
    broker = new Broker(live, events::accept, ground.chance);
  }

  private static EnvironmentSettings environments(Settings settings, Supplier<String> apiUrl) {
    return new EnvironmentSettings(
        settings.dataDir().resolve("environments"),
        Path.of(System.getProperty("penstock.program", "gateway/target/program"), "java-runtime"),
        Isolation.Wanted.valueOf(settings.isolation().toUpperCase(Locale.ROOT)),
        settings.maxEnvironments(),
        settings.idleAfter(),
        INIT_LIMIT,
        apiUrl);
  }
}
