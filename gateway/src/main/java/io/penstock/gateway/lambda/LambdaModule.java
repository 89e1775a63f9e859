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
import io.penstock.gateway.node.TerminalOutput;
import io.penstock.gateway.registry.FunctionDeclarer;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Functions: the registry of them, what runs them, and the broker that everyone calls. */
public final class LambdaModule {
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
  public LambdaModule(ServiceContext context, Supplier<String> apiUrl) {
    Settings settings = context.settings;
    logs = new FunctionLogs(context.clock);
    meters = new FunctionMeters(context.metrics);
    registry =
        new Registry(
            new StoredFunctions(context.store.documents()),
            new FunctionDeclarer(
                settings.region(), settings.account(), Fingerprints::of, context.clock));
    environments =
        new ManagedEnvironments(
            context.vertx, environments(settings, apiUrl), logs, context.clock, context.random);
    live =
        new LiveFunctions(
            new Runtimes(
                environments,
                new HttpEndpoint(context.vertx, logs, context.clock, context.random),
                new ExternalWorkers(context.vertx, logs, context.clock, context.random)),
            meters,
            settings.concurrency(),
            TerminalOutput::problem);
    registry.onChange(live::update);
    var events = new AsyncEvents(context.store.queue(), context.monotonic);
    broker = new Broker(live, events::accept, context.random);
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
