package io.penstock.gateway.node;

import io.penstock.gateway.apigateway.ApiGatewayModule;
import io.penstock.gateway.apigateway.api.ConnectionsService;
import io.penstock.gateway.aws.ApiAccess;
import io.penstock.gateway.aws.AwsDoor;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.delivery.DeliveryLog.Counts;
import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.events.api.EventsService;
import io.penstock.gateway.events.api.PutEventRoute;
import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.iam.IamModule;
import io.penstock.gateway.iam.api.IamService;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.RegistryAsyncConfigs;
import io.penstock.gateway.logs.LogsModule;
import io.penstock.gateway.logs.api.LogsService;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.s3.api.S3Service;
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
import io.penstock.gateway.sts.StsModule;
import io.penstock.gateway.sts.api.StsService;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
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
  public final Ports ports;
  private final Shard shard;
  final OperatorsRouter operators;
  private final Lifecycles lifecycles;

  public Node(Settings settings, InstantSource clock) {
    context = Opening.of(settings, clock);
    var egress = new Egress(context);
    var sqs = new SqsModule(context, SqsService::new);
    lambda =
        new LambdaModule(
            context,
            sqs::client,
            this::apiForFunctions,
            this::httpPort,
            (function, notice) ->
                TerminalOutput.notice(settings.terminal().json(), function, notice));
    events =
        new EventsModule(
            context,
            lambda.permission("events.amazonaws.com"),
            egress,
            EventsService::new,
            (router, buses, time) -> {
              new CloudEventRoute(buses, time).mount(router);
              new PutEventRoute(buses, time, context.random).mount(router);
            });
    scheduler =
        new SchedulerModule(context, lambda.broker::knows, events.buses(), SchedulerService::new);
    var sns =
        new SnsModule(
            context,
            lambda.permission("sns.amazonaws.com"),
            egress,
            this::apiForOthers,
            SnsService::new);
    s3 =
        new S3Module(
            context,
            lambda.permission("s3.amazonaws.com"),
            events.buses(),
            lambda::opener,
            S3Service::new);
    var apigateway = new ApiGatewayModule(ConnectionsService::new);
    // In the order in which they start, and their routes are asked.
    var iam = new IamModule(context, IamService::of);
    var sts = new StsModule(context, iam.roles(), StsService::of);
    var logs = new LogsModule(context, lambda.registry, lambda.logs, LogsService::new);
    List<Service> services =
        List.of(sqs, scheduler, events, sns, s3, apigateway, iam, sts, logs, lambda, egress);

    // Functions come first: the others may lead to them.
    lifecycles =
        new Lifecycles(
            Stream.concat(
                    Stream.of(lambda.registry),
                    services.stream().flatMap(service -> service.parts().stream()))
                .toList(),
            context.resources);
    shard = new Shard(context, services, lambda.broker, new RegistryAsyncConfigs(lambda.registry));
    triggers =
        new TriggerViews(
            lambda.registry,
            scheduler::firing,
            scheduler.clock()::next,
            this::httpPort,
            services.stream().flatMap(service -> service.listings().stream()).toList());
    aws = AwsServices.of(services);
    var access = new ApiAccess(context.metrics, context.tracing);
    var keys = settings.credentials().keys();
    var door = AwsDoor.of(aws, keys, lambda.callers, sts.sessions(), access, clock, context.random);
    operators = new OperatorsRouter(context, lambda, services, triggers, shard);
    ports =
        new Ports(context, lambda, s3, apigateway, egress, sts.sessions(), door, operators::router);
  }

  private int httpPort() {
    return ports.http();
  }

  private String apiForFunctions() {
    return ports.apiForFunctions();
  }

  private String apiForOthers() {
    return ports.apiForOthers();
  }

  /**
   * Completes once what was saved and what is declared is known, both ports answer, and schedules
   * are being kept.
   *
   * @param declared what a template declares: asked once ports that may be any free ones are known,
   *     where it may block
   */
  public Future<Void> start(Callable<TemplateResources> declared) {
    return lifecycles
        .load()
        .compose(none -> ports.openFree())
        .compose(none -> context.vertx.executeBlocking(declared))
        .compose(this::declare)
        .compose(
            none -> {
              shard.dispatcher.start();
              return Future.all(ports.open(), context.vertx.deployVerticle(scheduler.clock()));
            })
        .onSuccess(none -> lambda.live.warm())
        .compose(none -> lifecycles.start());
  }

  /** Makes what a template declares so, whole or not at all. Completes once it is in force. */
  public Future<Void> declare(TemplateResources declared) {
    return lifecycles.declare(declared);
  }

  /** Calls of functions that have not ended. */
  long callsUnderWay() {
    long all = 0;
    for (var function : lambda.registry.functions())
      all += lambda.meters.of(function.name()).concurrentExecutions();
    return all;
  }

  /** What is kept of asynchronous events, by lane. */
  Future<Map<String, Counts>> counts() {
    return shard.deliveries.counts();
  }

  /**
   * Is not ready any more, takes nothing new, lets what is under way end, and closes everything,
   * all within one deadline.
   */
  public Future<Void> stop(Duration grace) {
    return stop(grace, () -> {});
  }

  /**
   * The same.
   *
   * @param before is run when nothing is under way any more and the store is still open; may block
   */
  Future<Void> stop(Duration grace, Runnable before) {
    context.health.register("gateway", () -> "stopping");
    var closing = new Closing(context.vertx, grace, System::nanoTime);
    closing.then("the schedules", left -> scheduler.stop());
    // Nothing is accepted any more from here on; requests under way are waited for below.
    var requests = new Future<?>[1];
    closing.then(
        "the ports",
        left -> {
          requests[0] = ports.close();
          return Future.succeededFuture();
        });
    lifecycles.stop(closing);
    return closing
        .then("deliveries", shard.dispatcher::stop)
        .then("requests", left -> requests[0])
        .then("functions", lambda.live::close)
        .then("last words", left -> context.vertx.executeBlocking(Executors.callable(before)))
        .then("traces", left -> context.tracing.close())
        .done()
        .compose(none -> closing.last(lambda.environments::close, context.store));
  }
}
