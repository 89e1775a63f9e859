package io.penstock.gateway.node;

import io.penstock.gateway.apigateway.ApiGatewayModule;
import io.penstock.gateway.apigateway.api.ConnectionsService;
import io.penstock.gateway.aws.ApiAccess;
import io.penstock.gateway.aws.AwsDoor;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.CallerSignatures;
import io.penstock.gateway.egress.IssuerKeys;
import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.events.api.EventsService;
import io.penstock.gateway.events.api.PutEventRoute;
import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.RegistryAsyncConfigs;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.Declaration;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.scheduler.SchedulerModule;
import io.penstock.gateway.scheduler.api.SchedulerService;
import io.penstock.gateway.service.Egress;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.sns.SnsModule;
import io.penstock.gateway.sns.api.SnsService;
import io.penstock.gateway.sqs.SqsModule;
import io.penstock.gateway.sqs.api.SqsService;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.BodyBudget;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.HttpTrigger;
import io.penstock.trigger.http.PortEdge;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** The whole gateway, wired. Made stopped; {@link #start} opens the ports. */
public final class Node {
  final ServiceContext context;
  final LambdaModule lambda;
  final EventsModule events;
  final S3Module s3;
  final SchedulerModule scheduler;
  final TriggerViews triggers;
  final List<AwsService> aws;
  public final HttpTrigger http;
  public final ApiPort api;
  private final Shard shard;

  /** What the services keep, in the order in which it starts. */
  private final List<Lifecycle> parts;

  private volatile ApiTable apis = ApiTable.EMPTY;

  public Node(Settings settings, InstantSource clock) {
    context = Opening.of(settings, clock);
    var egress = new Egress(context);
    var sqs = new SqsModule(context, SqsService::new);
    lambda = new LambdaModule(context, sqs::client, this::localApi, TerminalOutput::notice);
    events =
        new EventsModule(
            context,
            lambda.broker::knows,
            egress,
            EventsService::new,
            (router, buses, time) -> {
              new CloudEventRoute(buses, time).mount(router);
              new PutEventRoute(buses, time, context.random).mount(router);
            });
    scheduler =
        new SchedulerModule(context, lambda.broker::knows, events.buses(), SchedulerService::new);
    var sns =
        new SnsModule(context, lambda.broker::knows, egress, this::publicApi, SnsService::new);
    s3 = new S3Module(context, lambda.broker::knows, events.buses(), lambda::opener);
    // In the order in which they start, and their routes are asked.
    var apigateway = new ApiGatewayModule(ConnectionsService::new);
    List<Service> services = List.of(sqs, scheduler, events, sns, s3, lambda, egress, apigateway);

    // Functions come first: the others may lead to them.
    parts =
        Stream.concat(
                Stream.of(lambda.registry),
                services.stream().flatMap(service -> service.parts().stream()))
            .toList();
    shard = new Shard(context, services, lambda.broker, new RegistryAsyncConfigs(lambda.registry));
    HttpSettings port =
        settings
            .edge()
            .of(HttpSettings.at(settings.host(), settings.httpPort()))
            .withOwnNamesOnly(settings.loopback())
            .withAtMost(Descriptors.ofOnePort());
    var bodies = new BodyBudget(port.maxBodyBytesInFlight());
    http =
        new HttpTrigger(
            new PortEdge(port, bodies),
            () -> apis,
            lambda.broker,
            clock,
            context.random,
            s3.webhook,
            new IssuerKeys(egress.http()),
            new CallerSignatures(settings.credentials().keys(), settings.account(), clock),
            apigateway.sockets());
    lambda.registry.onApis(all -> apis = ApiTable.of(all));
    triggers =
        new TriggerViews(
            lambda.registry,
            scheduler::firing,
            scheduler.clock()::next,
            http::port,
            services.stream().flatMap(service -> service.listings().stream()).toList());
    aws = AwsServices.of(services);
    var door =
        AwsDoor.of(
            aws,
            settings.credentials().keys(),
            new ApiAccess(context.metrics),
            clock,
            context.random);
    var operators = new OperatorsRouter(context, lambda, services, triggers, shard);
    api = new ApiPort(settings, bodies, door, operators::router);
  }

  /** Where functions reach the API port. */
  private String localApi() {
    return "http://127.0.0.1:" + api.port();
  }

  /** Where others reach the API port. */
  private String publicApi() {
    Settings settings = context.settings;
    if (settings.apiUrl() != null) return settings.apiUrl().toString().replaceAll("/+$", "");
    return "http://localhost:" + (settings.apiPort() == 0 ? api.port() : settings.apiPort());
  }

  /**
   * Completes once what was saved and what is declared is known, both ports answer, and schedules
   * are being kept.
   */
  public Future<Void> start(TemplateResources declared) {
    int asked = context.settings.httpThreads();
    int loops = asked > 0 ? asked : Runtime.getRuntime().availableProcessors();
    return inTurn(parts, Lifecycle::load)
        .compose(none -> declare(declared))
        .compose(
            none -> {
              shard.dispatcher.start();
              return Future.all(
                  http.deploy(context.vertx, loops),
                  api.deploy(context.vertx, loops),
                  context.vertx.deployVerticle(scheduler.clock()));
            })
        .onSuccess(none -> lambda.live.warm())
        .compose(none -> inTurn(parts, Lifecycle::start));
  }

  /** Makes what a template declares so, whole or not at all. Completes once it is in force. */
  public Future<Void> declare(TemplateResources declared) {
    var plan = new Declaration();
    var done = new ArrayList<Future<Void>>();
    try {
      for (Lifecycle part : parts) done.add(part.declare(declared, plan));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
    return plan.commit(context.resources).compose(none -> Future.join(done).mapEmpty());
  }

  private static Future<Void> inTurn(
      List<Lifecycle> parts, Function<Lifecycle, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (Lifecycle part : parts) done = done.compose(none -> step.apply(part));
    return done;
  }

  /**
   * Is not ready any more, takes nothing new, lets what is under way end, and closes everything,
   * all within one deadline.
   */
  public Future<Void> stop(Duration grace) {
    context.health.register("gateway", () -> "stopping");
    var closing = new Closing(context.vertx, grace, System::nanoTime);
    var ports = new Future<?>[1];
    closing
        .then("the schedules", left -> undeploy(scheduler.clock().deploymentID()))
        // Nothing is accepted any more from here on; requests under way are waited for below.
        .then(
            "the ports",
            left -> {
              ports[0] = Future.join(http.close(), api.close());
              return Future.succeededFuture();
            });
    for (Lifecycle part : parts.reversed())
      closing.then(part.getClass().getSimpleName(), part::stop);
    return closing
        .then("deliveries", shard.dispatcher::stop)
        .then("requests", left -> ports[0])
        .then("functions", lambda.live::close)
        .done()
        .compose(none -> close());
  }

  private Future<Void> undeploy(String deployment) {
    return deployment == null ? Future.succeededFuture() : context.vertx.undeploy(deployment);
  }

  private Future<Void> close() {
    lambda.environments.close();
    // A future of Vert.x's own contexts would not complete any more once Vert.x is closed.
    Promise<Void> closed = Promise.promise();
    context
        .vertx
        .close()
        .onComplete(
            done -> {
              try {
                context.store.close();
              } finally {
                closed.complete();
              }
            });
    return closed.future();
  }
}
