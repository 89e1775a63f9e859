package io.penstock.gateway.node;

import io.penstock.gateway.aws.ApiAccess;
import io.penstock.gateway.aws.AwsDoor;
import io.penstock.gateway.aws.AwsService;
import io.penstock.gateway.aws.SessionKeys;
import io.penstock.gateway.cloudformation.CloudFormationModule;
import io.penstock.gateway.cloudformation.Stacks;
import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.RegistryAsyncConfigs;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.scheduler.SchedulerModule;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.sts.StsModule;
import io.penstock.gateway.template.Template;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

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
  final Shard shard;
  final OperatorsRouter operators;
  private final Lifecycles lifecycles;
  private final Stacks stacks;

  public Node(Settings settings, InstantSource clock) {
    this(settings, clock, NodeOpening.store(settings, clock), NodeOpening.vertx());
  }

  /**
   * @param store closed with it
   * @param vertx likewise
   */
  Node(Settings settings, InstantSource clock, Store store, Vertx vertx) {
    context = NodeOpening.of(settings, clock, store, vertx);
    var services =
        new Services(
            context,
            new Services.Addresses(
                () -> ports().http(),
                () -> ports().apiForFunctions(),
                () -> ports().apiForOthers()),
            new Services.Declaring(
                () -> Up.templates(context.settings, this),
                declared ->
                    lambda().look(declared).compose(none -> lifecycles().declare(declared))));
    List<Service> all = services.all();
    stacks = services.get(CloudFormationModule.class).stacks();
    lambda = services.get(LambdaModule.class);
    events = services.get(EventsModule.class);
    scheduler = services.get(SchedulerModule.class);
    s3 = services.get(S3Module.class);

    shard = new Shard(context, all, lambda.broker, new RegistryAsyncConfigs(lambda.registry));
    lifecycles = Lifecycles.of(List.of(lambda.registry, shard.redrives), all, context.resources);
    triggers =
        new TriggerViews(
            lambda.registry,
            scheduler::firing,
            scheduler.clock()::next,
            () -> ports().http(),
            all.stream().flatMap(service -> service.listings().stream()).toList());
    aws = AwsServices.of(all);
    var access = new ApiAccess(context.metrics, context.tracing);
    var keys = settings.credentials().keys();
    SessionKeys sessions = services.get(StsModule.class).sessions();
    var door = AwsDoor.of(aws, keys, lambda.callers, sessions, access, clock, context.random);
    operators = new OperatorsRouter(context, lambda, all, triggers, shard);
    ports = new Ports(context, services, door, operators::router);
  }

  private LambdaModule lambda() {
    return lambda;
  }

  private Lifecycles lifecycles() {
    return lifecycles;
  }

  /** Once they are open. */
  private Ports ports() {
    return ports;
  }

  /**
   * Completes once what was saved and what is declared is known, both ports answer, and schedules
   * are being kept.
   *
   * @param template asked once ports that may be any free ones are known, where it may block
   */
  public Future<Void> start(Callable<Template> template) {
    return lifecycles
        .load()
        .compose(none -> ports.openFree())
        .compose(none -> stacks.restore())
        .compose(none -> context.vertx.executeBlocking(template))
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
  public Future<Void> declare(Template template) {
    return stacks.declareOwn(template);
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
    return new Stopping(context, scheduler, lambda, lifecycles, ports, shard.dispatcher)
        .run(grace, before);
  }
}
