package io.penstock.gateway.lambda;

import io.penstock.function.http.HttpEndpoint;
import io.penstock.function.process.EnvironmentSettings;
import io.penstock.function.process.Isolation;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.function.runtimeapi.ExternalWorkers;
import io.penstock.gateway.delivery.AsyncEvents;
import io.penstock.gateway.lambda.invoke.Broker;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.lambda.invoke.FunctionMeters;
import io.penstock.gateway.lambda.invoke.LiveFunctions;
import io.penstock.gateway.node.Screen;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.Ground;
import io.penstock.gateway.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Functions: the registry of them, what runs them, and the broker that everyone calls. */
public final class FunctionRoom {
  private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  public final FunctionLogs logs;
  public final FunctionMeters meters;
  public final Registry registry;
  public final ManagedEnvironments environments;
  public final LiveFunctions live;
  public final Broker broker;

  /**
   * @param apiUrl where functions reach the API; asked for once they start
   */
  public FunctionRoom(Ground ground, Supplier<String> apiUrl) {
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
