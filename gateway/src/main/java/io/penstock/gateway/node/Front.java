package io.penstock.gateway.node;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.penstock.gateway.aws.UnservedProtocol;
import io.penstock.gateway.cluster.ClusterNode;
import io.penstock.gateway.cluster.Shards;
import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.http.BodyBudget;
import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.PassedOn;
import io.penstock.trigger.http.PortEdge;
import io.penstock.trigger.http.PortListener;
import io.penstock.trigger.http.PortTls;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The ports of a node as long as another owns the state: what comes is passed on, and waits for
 * some seconds while there is no owner. Its threads and the port for other nodes stay when this
 * node becomes the owner.
 */
final class Front {
  /** So long requests wait for an owner, and so long nobody is sent elsewhere. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  final Vertx vertx = NodeOpening.vertx();
  private final Settings settings;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ClusterNode node;
  private final List<String> listeners = new ArrayList<>();
  private volatile Shards.Owner owner;
  private volatile boolean answered;
  private volatile long answeredAt = System.nanoTime();
  private boolean opened;

  /** How it is. */
  private enum State {
    /** It has not found an owner yet. */
    STARTING,
    PASSING_ON,
    /** No owner has answered for longer than requests wait. */
    CUT_OFF
  }

  /**
   * @param secret what all nodes prove to one another
   */
  Front(Settings settings, byte[] secret) {
    this.settings = settings;
    metrics.config().commonTags("node", Standby.name(settings));
    String advertised = settings.storage().advertise();
    node = new ClusterNode(vertx, advertised, secret, () -> owner, metrics);
    wait(node.open(), "--advertise " + advertised);
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  /** Ends as a node that passes on: takes nothing new, and lets what is under way end. */
  private void end() {
    var closed = Future.join(unlisten()).toCompletionStage().toCompletableFuture();
    try {
      closed.get(settings.grace().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("penstock: ended in the middle of requests that were passed on");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Future<Void>> unlisten() {
    List<Future<Void>> ended = listeners.stream().map(vertx::undeploy).toList();
    listeners.clear();
    return ended;
  }

  /** What nobody can guess. */
  static byte[] draw() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  private static <T> T wait(Future<T> opening, String what) {
    try {
      return opening.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IllegalStateException(what + ": " + e.getCause().getMessage(), e);
    }
  }

  /** Who owns the state, as far as that is known; null while nobody does. Blocks at first. */
  void ownedBy(Shards.Owner now) {
    owner = now;
    if (!opened) open();
    opened = true;
    if (now != null)
      node.ping()
          .onSuccess(
              _ -> {
                answered = true;
                answeredAt = System.nanoTime();
              });
  }

  /** The port that may be any free one is not known before the gateway serves. */
  private void open() {
    HttpSettings http = Ports.edge(settings);
    var bodies = new BodyBudget(http.maxBodyBytesInFlight());
    PortTls tls = Certificates.of(settings, vertx).tls();
    listen(http, new PortEdge(http, bodies, tls), node.passing(false, Front::unavailable));
    HttpSettings api = ApiPort.edge(settings);
    var others = node.passing(true, Front::awsUnavailable);
    listen(api, new PortEdge(api, bodies, tls), loop -> own(others.apply(loop)));
  }

  private void listen(
      HttpSettings port, PortEdge edge, Function<Vertx, Handler<ClientRequest>> handlers) {
    if (port.port() == 0) return;
    var all = new DeploymentOptions().setInstances(Ports.loops(settings));
    String listener =
        wait(
            vertx.deployVerticle(() -> PortListener.passingOn(edge, handlers), all),
            "port " + port.port());
    synchronized (this) {
      listeners.add(listener);
    }
  }

  /** What a node says of itself, whoever is the owner. */
  private Handler<ClientRequest> own(Handler<ClientRequest> others) {
    return request -> {
      switch (request.http().path()) {
        case "/_penstock/health" -> health(request.http().response());
        case "/_penstock/metrics" -> metrics(request);
        default -> others.handle(request);
      }
    };
  }

  private State state() {
    boolean found = System.nanoTime() - answeredAt < GRACE_NANOS;
    return answered ? (found ? State.PASSING_ON : State.CUT_OFF) : State.STARTING;
  }

  private void health(HttpServerResponse response) {
    State state = state();
    var problems = new JsonArray();
    if (state == State.CUT_OFF) problems.add("cluster: no node that owns the state answers");
    response
        .setStatusCode(state == State.PASSING_ON ? 200 : 503)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("status", state.name()).put("problems", problems).encode());
  }

  private void metrics(ClientRequest request) {
    String token = settings.credentials().token();
    String given = request.http().getHeader("authorization");
    if (token != null && !settings.edge().metricsOpen() && !isBearer(given, token))
      request.http().response().setStatusCode(401).putHeader("www-authenticate", "Bearer").end();
    else
      request
          .http()
          .response()
          .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
          .end(metrics.scrape());
  }

  private static boolean isBearer(String given, String token) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  private static void unavailable(ClientRequest request, String why) {
    request
        .http()
        .response()
        .setStatusCode(503)
        .putHeader("content-type", "application/json")
        .end("{\"message\":\"Service Unavailable\"}");
  }

  private static void awsUnavailable(ClientRequest request, String why) {
    if (request.http().path().startsWith("/_penstock/"))
      request
          .http()
          .response()
          .setStatusCode(503)
          .putHeader("content-type", "application/json")
          .end(new JsonObject().put("message", why).encode());
    else UnservedProtocol.unavailable(request.http(), why);
  }

  /**
   * This node is the owner, and answers: what others pass on comes to it, and its own ports are the
   * gateway's. What waits here is passed on to it as if it were another. Blocks.
   */
  void serve(Node owning) {
    var proof = new PassedOn(HexFormat.of().formatHex(draw()));
    node.owns(wait(owning.ports.openForNodes(proof), "ports for other nodes"));
    String advertised = settings.storage().advertise();
    owner = new Shards.Owner(advertised, advertised, Long.MAX_VALUE);
    unlisten();
  }

  /** Nothing is taken from others any more: they wait for the next owner. */
  void servesNoMore() {
    node.owns(null);
  }
}
