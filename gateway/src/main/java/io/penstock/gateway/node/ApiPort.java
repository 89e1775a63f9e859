package io.penstock.gateway.node;

import io.penstock.gateway.aws.AwsDoor;
import io.penstock.gateway.console.Console;
import io.penstock.gateway.events.cloudevents.CloudEventRoute;
import io.penstock.gateway.ops.DeliveryApi;
import io.penstock.gateway.ops.OpsApi;
import io.penstock.gateway.settings.Settings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The API port: AWS APIs, operators' API and console, on as many event loops as asked. */
public final class ApiPort {
  /** Of random ports, where the listeners share one; the HTTP triggers count from 1. */
  private static final int API_PORT_ID = 1_000_000_000;

  private final Node node;
  private final AwsDoor door;
  private final OpsApi operators;
  private final SocketAddress address;
  private final List<ApiListener> listeners = new CopyOnWriteArrayList<>();

  ApiPort(Node node) {
    this.node = node;
    Settings settings = node.context.settings;
    this.door =
        AwsDoor.of(
            AwsServices.of(node),
            settings.credentials().keys(),
            node.context.clock,
            node.context.random);
    this.operators =
        new OpsApi(
            node.functions.registry,
            node.functions.live,
            node.functions.meters,
            node.functions.logs,
            node.context.metrics,
            node.context.health,
            settings.credentials().token());
    this.address =
        settings.apiPort() == 0
            ? SocketAddress.sharedRandomPort(API_PORT_ID, settings.host())
            : SocketAddress.inetSocketAddress(settings.apiPort(), settings.host());
  }

  Future<String> deploy(int instances) {
    return node.context.vertx.deployVerticle(
        this::listener, new DeploymentOptions().setInstances(instances));
  }

  private ApiListener listener() {
    var listener = new ApiListener(node.context.settings, address, this::router, door);
    listeners.add(listener);
    return listener;
  }

  private Router router(Vertx vertx) {
    Router router = operators.router(vertx, node.functions.broker);
    node.triggers.mount(router);
    new DeliveryApi(node.delivery.deliveries, node.functions.registry).mount(router);
    new CloudEventRoute(node.fanout.buses, node.context.clock).mount(router);
    Console.mount(router);
    return router;
  }

  /** 0 before it listens. */
  public int port() {
    return listeners.isEmpty() ? 0 : listeners.getFirst().actualPort();
  }
}
