package io.penstock.gateway.lambda;

import io.penstock.function.http.HttpEndpoint;
import io.penstock.function.process.ConnectionOwner;
import io.penstock.function.process.EnvironmentSettings;
import io.penstock.function.process.FunctionKeys;
import io.penstock.function.process.Isolation;
import io.penstock.function.process.ManagedEnvironments;
import io.penstock.function.runtimeapi.ExternalWorkers;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.FunctionCallers;
import io.penstock.gateway.delivery.AsyncEvents;
import io.penstock.gateway.delivery.InvokePermission;
import io.penstock.gateway.lambda.api.LambdaService;
import io.penstock.gateway.lambda.code.BucketFiles;
import io.penstock.gateway.lambda.code.CodeStore;
import io.penstock.gateway.lambda.code.Layers;
import io.penstock.gateway.lambda.emf.EmbeddedMetrics;
import io.penstock.gateway.lambda.invoke.Broker;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.lambda.invoke.FunctionMeters;
import io.penstock.gateway.lambda.invoke.LiveFunctions;
import io.penstock.gateway.lambda.mapping.MappingOpener;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.lambda.mapping.SourceType;
import io.penstock.gateway.lambda.source.Sources;
import io.penstock.gateway.registry.FunctionDeclarer;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.queue.QueueClient;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Functions: the registry of them, what runs them, the broker that everyone calls, and the event
 * source mappings that feed them.
 */
public final class LambdaModule implements Service {
  private static final Duration INIT_LIMIT = Duration.ofSeconds(10);

  public final FunctionLogs logs;
  public final FunctionMeters meters;
  private final EmbeddedMetrics embedded;
  public final Registry registry;
  public final ManagedEnvironments environments;

  /** Functions that call the APIs. */
  public final FunctionCallers callers;

  public final LiveFunctions live;
  public final Broker broker;

  private final ServiceContext context;
  private final Map<SourceType, MappingOpener> openers;
  private final Mappings mappings;
  private final CodeStore code;
  private final Fingerprints fingerprints = new Fingerprints();
  private final Layers layers;
  private final IntSupplier httpPort;

  /**
   * @param queues the gateway's own queue of an ARN; null when queues are elsewhere
   * @param apiUrl where functions reach the API; asked for once they start
   * @param httpPort where function URLs are called; asked for once it is open
   * @param notices what an operator should know of a function, by its name
   */
  public LambdaModule(
      ServiceContext context,
      Function<String, QueueClient> queues,
      Supplier<String> apiUrl,
      IntSupplier httpPort,
      BiConsumer<String, String> notices) {
    this.context = context;
    this.httpPort = httpPort;
    Settings settings = context.settings;
    logs =
        new FunctionLogs(
            context.clock,
            settings.dataDir().resolve("logs"),
            settings.logs().keep(),
            settings.logs().maxBytes());
    meters = new FunctionMeters(context.metrics, context.exemplars);
    embedded = new EmbeddedMetrics(context.metrics);
    context.metrics.getPrometheusRegistry().register(embedded);
    logs.follow(embedded::look);
    registry =
        new Registry(
            context.resources,
            new FunctionDeclarer(settings.account(), fingerprints, context.clock));
    var policies = new RolePolicies();
    registry.onChange(policies::changed);
    var keys = new FunctionKeyRing(context.vertx, policies, this::owner);
    callers = keys;
    environments =
        new ManagedEnvironments(
            context.vertx,
            environments(settings, apiUrl, notices, keys),
            logs,
            context.clock,
            context.random);
    EnvironmentMeters.bind(environments, context.metrics);
    live =
        new LiveFunctions(
            new Runtimes(
                environments,
                new HttpEndpoint(context.vertx, logs, context.clock, context.random),
                new ExternalWorkers(context.vertx, logs, context.clock, context.random)),
            meters,
            settings.concurrency(),
            (function, problem) -> notices.accept(function, problem.getMessage()));
    registry.onChange(live::changed);
    registry.onChange(
        changes -> {
          for (var change : changes) if (change.after() == null) embedded.gone(change.id());
        });
    context.health.registerPart("functions", live::broken);
    var events = new AsyncEvents(context.store.queue(), context.monotonic);
    broker =
        new Broker(
            live, events::accept, context.activity, context.tracing, context.clock, context.random);
    code = new CodeStore(context.vertx, settings.dataDir(), context.clock);
    layers = new Layers(context.resources, registry, code, context.vertx);
    openers = Sources.of(context, queues, this::timeout);
    mappings =
        new Mappings(
            context.resources,
            openers,
            context.vertx,
            broker,
            context.store.queue(),
            context.metrics,
            context.clock,
            context.random);
  }

  private ConnectionOwner owner(SocketAddress peer, SocketAddress own) {
    return environments.owner(peer, own);
  }

  private Duration timeout(String function) {
    var found = registry.function(function);
    return found == null ? null : found.latest().spec().timeout();
  }

  /** Looks at the code that a template names, before it is declared. */
  public Future<Void> look(TemplateResources declared) {
    return context.vertx.executeBlocking(
        () -> {
          fingerprints.look(declared.functions());
          return null;
        });
  }

  /**
   * Whom a service may call.
   *
   * @param principal {@code events.amazonaws.com}
   */
  public InvokePermission permission(String principal) {
    return new ServicePermissions(registry, broker::knows, principal, context.settings.account());
  }

  public Mappings.Lag lag() {
    return mappings.lag();
  }

  /** By which a kind of source is read. */
  public MappingOpener opener(SourceType type) {
    return openers.get(type);
  }

  @Override
  public List<Lifecycle> parts() {
    return List.of(layers, mappings);
  }

  @Override
  public List<AwsService> apis() {
    return List.of(
        new LambdaService(
            context.vertx,
            broker,
            registry,
            mappings,
            layers,
            code,
            new BucketFiles(context.settings),
            context.settings.region(),
            context.settings.account(),
            function -> live.environments(function.name()).idle(),
            (name, qualifier) ->
                "http://" + FunctionUrls.host(name, qualifier) + ":" + httpPort.getAsInt() + "/",
            context.settings.concurrency(),
            context.clock,
            context.random));
  }

  @Override
  public List<Listing> listings() {
    return List.of(mappings);
  }

  private static EnvironmentSettings environments(
      Settings settings,
      Supplier<String> apiUrl,
      BiConsumer<String, String> notices,
      FunctionKeys keys) {
    return new EnvironmentSettings(
        settings.dataDir().resolve("environments"),
        Path.of(System.getProperty("penstock.program", "gateway/target/program"), "java-runtime"),
        Isolation.Wanted.valueOf(settings.isolation().toUpperCase(Locale.ROOT)),
        settings.maxEnvironments(),
        settings.idleAfter(),
        INIT_LIMIT,
        apiUrl,
        new EnvironmentSettings.Options(
            settings.running().programs(),
            settings.dataDir().resolve("runtimes"),
            settings.exposed(),
            settings.running().freeze(),
            (spec, notice) -> notices.accept(spec.name(), notice),
            keys,
            EnvironmentSettings.Options.usualEngines(),
            settings.running().egress().equals("all")));
  }

  /** Calls of functions that have not ended. */
  public long callsUnderWay() {
    long all = 0;
    for (var function : registry.functions())
      all += meters.of(function.name()).concurrentExecutions();
    return all;
  }
}
