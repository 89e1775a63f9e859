package io.penstock.gateway.node;

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
import io.vertx.ext.web.Router;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The API port: AWS APIs, operators' API and console, on as many event loops as asked. */
final class ApiPort {
  /** Signatures, session tokens and presigned queries are longer than what functions take. */
  private static final int HEADER_BYTES = 64 * 1024;

  /** The largest that any service takes: each has its own limit. */
  private static final int BODY_BYTES = 72 * 1024 * 1024;

  private final Handler<ClientRequest> door;
  private final BiFunction<Vertx, Supplier<ClientRequest>, Router> operators;
  private final PortEdge edge;
  private final PageRules pages;
  private volatile Supplier<Future<Void>> undeploy = Future::succeededFuture;

  /**
   * @param bodies shared with the other port
   * @param tls likewise; null: clear text only
   * @param door to the AWS APIs
   * @param operators makes the router of {@code /_penstock/}, once for each event loop; it asks for
   *     the request that it is just being handed
   */
  ApiPort(
      Settings settings,
      BodyBudget bodies,
      PortTls tls,
      Handler<ClientRequest> door,
      BiFunction<Vertx, Supplier<ClientRequest>, Router> operators) {
    this.door = door;
    this.operators = operators;
    this.edge = new PortEdge(edge(settings), bodies, tls);
    this.pages =
        new PageRules(
            settings.loopback(),
            settings.apiUrl() == null ? null : settings.apiUrl().getHost(),
            settings.edge().origins());
  }

  /** How the port listens. */
  static HttpSettings edge(Settings settings) {
    return settings
        .edge()
        .of(HttpSettings.at(settings.host(), settings.apiPort()))
        .withMaxHeaderBytes(HEADER_BYTES)
        .withMaxBodyBytes(BODY_BYTES)
        .withAtMost(Descriptors.API_PORT.most());
  }

  /** Also takes what came in at other nodes. Completes with the port. */
  Future<Integer> deploy(Vertx vertx, PassedOn proof, int instances) {
    PortEdge passedOn = edge.passedOn(proof);
    return vertx
        .deployVerticle(
            () -> new PortListener(passedOn, this::requests),
            new DeploymentOptions().setInstances(instances))
        .onSuccess(
            id -> {
              Supplier<Future<Void>> others = undeploy;
              undeploy = () -> Future.join(others.get(), vertx.undeploy(id)).mapEmpty();
            })
        .map(_ -> passedOn.port());
  }

  Future<Void> deploy(Vertx vertx, int instances) {
    return vertx
        .deployVerticle(
            () -> new PortListener(edge, this::requests),
            new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> undeploy = () -> vertx.undeploy(id))
        .mapEmpty();
  }

  /** Stops listening at once; completes when the requests under way have ended. */
  Future<Void> close() {
    return undeploy.get();
  }

  private Handler<ClientRequest> requests(Vertx vertx) {
    return new ApiListener(pages, current -> operators.apply(vertx, current), door);
  }

  /** 0 before it listens. */
  int port() {
    return edge.port();
  }
}
