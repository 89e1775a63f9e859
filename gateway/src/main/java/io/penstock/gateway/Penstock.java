package io.penstock.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
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
import io.penstock.gateway.delivery.Deliveries;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryMeters;
import io.penstock.gateway.delivery.Destinations;
import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.delivery.Envelopes;
import io.penstock.gateway.delivery.FunctionCarrier;
import io.penstock.gateway.delivery.FunctionResults;
import io.penstock.gateway.delivery.HandoverCarrier;
import io.penstock.gateway.delivery.Routes;
import io.penstock.gateway.delivery.VertxTimers;
import io.penstock.gateway.fanout.api.ApiDestinations;
import io.penstock.gateway.fanout.bus.BusMeters;
import io.penstock.gateway.fanout.bus.Buses;
import io.penstock.gateway.fanout.bus.RuleOrigin;
import io.penstock.gateway.fanout.topic.TopicDestinations;
import io.penstock.gateway.fanout.topic.TopicListing;
import io.penstock.gateway.fanout.topic.TopicMeters;
import io.penstock.gateway.fanout.topic.TopicOrigin;
import io.penstock.gateway.fanout.topic.TopicRoom;
import io.penstock.gateway.fanout.topic.Topics;
import io.penstock.gateway.mapping.Mappings;
import io.penstock.gateway.ops.Health;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.out.AddressRules;
import io.penstock.gateway.out.HttpOut;
import io.penstock.gateway.out.Outbox;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Declared;
import io.penstock.gateway.registry.Part;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.registry.Shelf;
import io.penstock.gateway.schedule.ScheduleOrigin;
import io.penstock.gateway.schedule.Schedules;
import io.penstock.gateway.schedule.StoredFirings;
import io.penstock.gateway.schedule.TargetDeliveries;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sqlite.SqliteStore;
import io.penstock.gateway.store.sqlite.StoreSettings;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.HttpTrigger;
import io.penstock.trigger.schedule.Missed;
import io.penstock.trigger.schedule.Schedule;
import io.penstock.trigger.schedule.ScheduleClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The whole gateway, wired. Made stopped; {@link #start} opens the ports. */
final class Penstock {
  final Settings settings;
  final InstantSource clock;
  final ThreadLocalChance chance = new ThreadLocalChance();
  final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final FunctionMeters meters = new FunctionMeters(metrics);
  final FunctionLogs logs;
  final Health health = new Health();
  final Vertx vertx;
  final Store store;
  final Registry registry;
  final Shelf.Keeper shelves;
  final ManagedEnvironments environments;
  final LiveFunctions functions;
  final Broker broker;
  final Destinations destinations;
  final Dispatcher dispatcher;
  final HttpTrigger http;
  final Buses buses;
  final ApiDestinations apiDestinations;
  final Topics topics;
  final Mappings mappings;
  final Schedules scheduler;
  final ScheduleClock schedules;
  final Deliveries deliveries;
  final TriggerViews triggers;
  final ApiPort api;

  /** Rooms that keep things of their own, in the order in which they start. */
  private final List<Part> parts;

  private volatile ApiTable apis = ApiTable.EMPTY;

  Penstock(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    logs = new FunctionLogs(clock);
    int cores = Runtime.getRuntime().availableProcessors();
    vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(cores));
    store = SqliteStore.open(storeSettings(settings), clock);
    health.register("store", store::health);
    shelves = new StoredShelves(store.documents());
    registry =
        new Registry(
            new StoredFunctions(store.documents()),
            new Declaration(settings.region(), settings.account(), Fingerprints::of, clock));
    environments = new ManagedEnvironments(vertx, environmentSettings(), logs, clock, chance);
    functions =
        new LiveFunctions(
            new Runtimes(
                environments,
                new HttpEndpoint(vertx, logs, clock, chance),
                new ExternalWorkers(vertx, logs, clock, chance)),
            meters,
            settings.concurrency(),
            Screen::problem);
    registry.onChange(functions::update);
    InstantSource forward = new ForwardClock(clock, System::nanoTime);
    var events = new AsyncEvents(store.queue(), forward);
    broker = new Broker(functions, events::accept, chance);
    var rules = AddressRules.of(settings.loopback(), settings.allowedRanges());
    var http = new HttpOut(vertx, rules, InetAddress::getAllByName);
    var outbox = new Outbox(vertx, http, settings.queues());
    apiDestinations =
        new ApiDestinations(
            "arn:aws:events:" + settings.region() + ":" + settings.account() + ":",
            shelves,
            vertx,
            http,
            forward,
            System::nanoTime);
    buses =
        new Buses(
            "arn:aws:events:" + settings.region() + ":" + settings.account() + ":",
            shelves,
            new StoredArchive(store.documents()),
            store.queue(),
            broker::knows,
            new BusMeters(metrics),
            forward);
    topics =
        TopicRoom.topics(
            vertx,
            shelves,
            store.queue(),
            broker::knows,
            this::apiUrl,
            new TopicMeters(metrics),
            forward);
    var published = new TopicDestinations(topics);
    destinations =
        new Routes(
            List.of(
                new Routes.Route(buses::isBus, buses),
                new Routes.Route(apiDestinations::isDestination, apiDestinations),
                new Routes.Route(published::takes, published),
                new Routes.Route(target -> true, outbox)));
    dispatcher =
        new Dispatcher(
            store.queue(),
            Map.of(
                Delivery.FUNCTION,
                new FunctionCarrier(
                    broker,
                    new RegistryAsyncConfigs(registry),
                    TopicRoom.envelopes(topics, Envelopes.NONE),
                    forward,
                    chance),
                Delivery.DESTINATION,
                new HandoverCarrier(new FunctionResults(), destinations, forward, chance),
                RuleOrigin.KIND,
                new HandoverCarrier(new RuleOrigin(), destinations, forward, chance),
                TopicOrigin.KIND,
                TopicRoom.carrier(
                    topics,
                    store.queue(),
                    broker::knows,
                    destinations,
                    TopicRoom.http(vertx, rules),
                    new VertxTimers(vertx),
                    forward,
                    chance),
                ScheduleOrigin.KIND,
                new HandoverCarrier(new ScheduleOrigin(), destinations, forward, chance)),
            Dispatcher.Limits.DEFAULT,
            new DeliveryMeters(metrics),
            forward,
            new VertxTimers(vertx));
    this.http =
        new HttpTrigger(
            io.penstock.trigger.http.HttpSettings.at(settings.host(), settings.httpPort()),
            () -> apis,
            broker,
            clock,
            chance);
    scheduler =
        new Schedules(
            "arn:aws:scheduler:" + settings.region() + ":" + settings.account() + ":",
            shelves,
            clock);
    schedules =
        new ScheduleClock(
            new StoredFirings(
                new FiredDeliveries(buses, new TargetDeliveries(broker::knows, forward)),
                store.queue(),
                store.lastFirings(),
                store.documents()),
            new Missed(
                Missed.Policy.valueOf(settings.missedSchedules().toUpperCase(Locale.ROOT)),
                settings.missedWindow()),
            clock,
            chance,
            scheduler::completed);
    scheduler.tell(schedules);
    buses.tell(schedules);
    registry.onChange(snapshot -> apis = ApiTable.of(snapshot.apis()));
    deliveries =
        new Deliveries(store.queue(), store.log(), store.mending(), clock, new VertxTimers(vertx));
    mappings =
        new Mappings(
            shelves, Sources.of(this), vertx, broker, store.queue(), metrics, clock, chance);
    triggers =
        new TriggerViews(
            registry,
            this::firing,
            schedules::next,
            this.http::port,
            List.of(new TopicListing(topics), mappings));
    parts = List.of(scheduler, apiDestinations, buses, topics, mappings);
    api = new ApiPort(this);
  }

  /**
   * Completes once what was saved and what is declared is known, both ports answer, and schedules
   * are being kept.
   */
  Future<Void> start(Declared declared) {
    int loops =
        settings.httpThreads() > 0
            ? settings.httpThreads()
            : Runtime.getRuntime().availableProcessors();
    return registry
        .load()
        .compose(none -> inTurn(parts, Part::load))
        .compose(none -> declare(declared))
        .compose(
            none -> {
              dispatcher.start();
              return Future.all(
                  http.deploy(vertx, loops), api.deploy(loops), vertx.deployVerticle(schedules));
            })
        .onSuccess(none -> functions.warm())
        .compose(none -> inTurn(parts, Part::start));
  }

  /** Makes what a template declares so. Completes once it is durable and in force. */
  Future<Void> declare(Declared declared) {
    return registry.declare(declared).compose(none -> inTurn(parts, p -> p.declare(declared)));
  }

  private List<Schedule> firing(int most) {
    var firing = new ArrayList<>(buses.clocked(most));
    for (var def : scheduler.all().page("", most - firing.size())) firing.add(def.schedule());
    return firing;
  }

  private static Future<Void> inTurn(List<Part> parts, Function<Part, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (Part part : parts) done = done.compose(none -> step.apply(part));
    return done;
  }

  /** Where others reach the API port. */
  private String apiUrl() {
    return settings.apiUrl() == null
        ? "http://localhost:" + (settings.apiPort() == 0 ? api.port() : settings.apiPort())
        : settings.apiUrl().toString().replaceAll("/+$", "");
  }

  private static StoreSettings storeSettings(Settings settings) {
    Settings.Storage storage = settings.storage();
    return StoreSettings.of(settings.dataDir())
        .withRelaxed(storage.relaxed())
        .withMaxBytes(storage.maxBytes())
        .withKeep(storage.keepSucceeded(), storage.keepDead());
  }

  private EnvironmentSettings environmentSettings() {
    return new EnvironmentSettings(
        settings.dataDir().resolve("environments"),
        Path.of(System.getProperty("penstock.program", "gateway/target/program"), "java-runtime"),
        Isolation.Wanted.valueOf(settings.isolation().toUpperCase(Locale.ROOT)),
        settings.maxEnvironments(),
        settings.idleAfter(),
        Duration.ofSeconds(10),
        () -> "http://127.0.0.1:" + api.port());
  }

  /** Takes nothing new, lets what is under way end, up to the deadline, and closes everything. */
  Future<Void> stop(Duration deadline) {
    // A future of Vert.x's own contexts would not complete any more once Vert.x is closed.
    Promise<Void> stopped = Promise.promise();
    vertx
        .undeploy(schedules.deploymentID())
        .otherwiseEmpty()
        .compose(none -> inTurn(parts.reversed(), p -> p.stop(deadline).otherwiseEmpty()))
        .compose(none -> dispatcher.stop(deadline))
        .compose(none -> functions.close(deadline))
        .onComplete(
            none -> {
              environments.close();
              vertx
                  .close()
                  .onComplete(
                      closed -> {
                        store.close();
                        stopped.complete();
                      });
            });
    return stopped.future();
  }
}
