package io.penstock.gateway.node;

import io.penstock.gateway.settings.Settings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/** The API port: AWS APIs, operators' API and console, on as many event loops as asked. */
public final class ApiPort {
  /** Of random ports, where the listeners share one; the HTTP triggers count from 1. */
  private static final int API_PORT_ID = 1_000_000_000;

  private final Settings settings;
  private final Handler<HttpServerRequest> door;
  private final Function<Vertx, Router> operators;
  private final SocketAddress address;
  private volatile Supplier<Future<Void>> undeploy = Future::succeededFuture;
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param door to the AWS APIs
   * @param operators makes the router of {@code /_penstock/}, once for each event loop
   */
  ApiPort(Settings settings, Handler<HttpServerRequest> door, Function<Vertx, Router> operators) {
    this.settings = settings;
    this.door = door;
    this.operators = operators;
    this.address =
        settings.apiPort() == 0
            ? SocketAddress.sharedRandomPort(API_PORT_ID, settings.host())
            : SocketAddress.inetSocketAddress(settings.apiPort(), settings.host());
  }

  Future<Void> deploy(Vertx vertx, int instances) {
    return vertx
        .deployVerticle(this::listener, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> undeploy = () -> vertx.undeploy(id))
        .mapEmpty();
  }

  /** Stops listening at once; completes when the requests under way have ended. */
  Future<Void> close() {
    return undeploy.get();
  }

  private ApiListener listener() {
    var listener = new ApiListener(settings, address, operators, door);
    listeners.add(listener);
    return listener;
  }

  /** 0 before it listens. */
  public int port() {
    return listeners.isEmpty() ? 0 : listeners.getFirst().actualPort();
  }
}
