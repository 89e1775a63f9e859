package io.penstock.gateway.node;

import io.penstock.gateway.events.EventsModule;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.lambda.mapping.Mappings;
import io.penstock.gateway.lambda.source.Sources;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.registry.Lifecycle;
import io.penstock.gateway.registry.Listing;
import io.penstock.gateway.registry.TemplateResources;
import io.penstock.gateway.s3.S3Module;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.gateway.settings.Settings;
import io.penstock.gateway.sns.TopicListing;
import io.penstock.gateway.sqs.SqsModule;
import io.penstock.trigger.http.ApiTable;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.HttpTrigger;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The whole gateway, wired. Made stopped; {@link #start} opens the ports. */
public final class Node {
  public final ServiceContext context;
  public final LambdaModule functions;
  public final SqsModule queues;
  final EventsModule fanout;
  final S3Module buckets;
  final Shard delivery;
  public final HttpTrigger http;
  final Mappings mappings;
  final TriggerViews triggers;
  public final ApiPort api;

  /** Rooms that keep things of their own, in the order in which they start. */
  private final List<Lifecycle> parts = new ArrayList<>();

  private volatile ApiTable apis = ApiTable.EMPTY;

  public Node(Settings settings, InstantSource clock) {
    context = new ServiceContext(settings, clock);
    functions = new LambdaModule(context, this::localApi);
    queues = new SqsModule(context);
    fanout = new EventsModule(context, functions, queues, this::publicApi);
    buckets = new S3Module(context, functions, fanout, type -> Sources.of(this).get(type));
    delivery = new Shard(context, functions, fanout);
    http =
        new HttpTrigger(
            HttpSettings.at(settings.host(), settings.httpPort()),
            () -> apis,
            functions.broker,
            clock,
            context.random,
            buckets.webhook);
    functions.registry.onChange(snapshot -> apis = ApiTable.of(snapshot.apis()));
    mappings =
        new Mappings(
            context.shelves,
            Sources.of(this),
            context.vertx,
            functions.broker,
            context.store.queue(),
            context.metrics,
            clock,
            context.random);
    var listings = new ArrayList<Listing>();
    listings.add(new TopicListing(fanout.topics));
    listings.addAll(queues.listings());
    listings.add(buckets.sources);
    listings.add(mappings);
    triggers =
        new TriggerViews(
            functions.registry, fanout::firing, fanout.clock::next, http::port, listings);
    parts.addAll(queues.parts());
    parts.add(fanout.scheduler);
    parts.add(fanout.apiDestinations);
    parts.add(fanout.buses);
    parts.add(fanout.topics);
    parts.add(buckets.buckets);
    parts.add(buckets.sources);
    parts.add(mappings);
    api = new ApiPort(this);
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
    return functions
        .registry
        .load()
        .compose(none -> inTurn(parts, Lifecycle::load))
        .compose(none -> declare(declared))
        .compose(
            none -> {
              delivery.dispatcher.start();
              return Future.all(
                  http.deploy(context.vertx, loops),
                  api.deploy(loops),
                  context.vertx.deployVerticle(fanout.clock));
            })
        .onSuccess(none -> functions.live.warm())
        .compose(none -> inTurn(parts, Lifecycle::start));
  }

  /** Makes what a template declares so. Completes once it is durable and in force. */
  Future<Void> declare(TemplateResources declared) {
    return functions
        .registry
        .declare(declared)
        .compose(none -> inTurn(parts, part -> part.declare(declared)));
  }

  private static Future<Void> inTurn(
      List<Lifecycle> parts, Function<Lifecycle, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (Lifecycle part : parts) done = done.compose(none -> step.apply(part));
    return done;
  }

  /** Takes nothing new, lets what is under way end, up to the deadline, and closes everything. */
  public Future<Void> stop(Duration deadline) {
    // A future of Vert.x's own contexts would not complete any more once Vert.x is closed.
    Promise<Void> stopped = Promise.promise();
    context
        .vertx
        .undeploy(fanout.clock.deploymentID())
        .otherwiseEmpty()
        .compose(none -> inTurn(parts.reversed(), p -> p.stop(deadline).otherwiseEmpty()))
        .compose(none -> delivery.dispatcher.stop(deadline))
        .compose(none -> functions.live.close(deadline))
        .onComplete(none -> close(stopped));
    return stopped.future();
  }

  private void close(Promise<Void> stopped) {
    functions.environments.close();
    context
        .vertx
        .close()
        .onComplete(
            closed -> {
              try {
                context.store.close();
              } finally {
                stopped.complete();
              }
            });
  }
}
