package io.penstock.gateway.node;

import io.penstock.gateway.console.Console;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.ops.DeliveryApi;
import io.penstock.gateway.ops.MetricsView;
import io.penstock.gateway.ops.OpsApi;
import io.penstock.gateway.ops.OverviewRoutes;
import io.penstock.gateway.ops.TriggerViews;
import io.penstock.gateway.service.Service;
import io.penstock.gateway.service.ServiceContext;
import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Supplier;

/** What is under {@code /_penstock/}: a router for each event loop. */
record OperatorsRouter(
    ServiceContext context,
    LambdaModule lambda,
    List<Service> services,
    TriggerViews triggers,
    Shard shard,
    MetricsView metrics,
    OverviewRoutes overview,
    NodesRoute nodes) {
  OperatorsRouter(
      ServiceContext context,
      LambdaModule lambda,
      List<Service> services,
      TriggerViews triggers,
      Shard shard) {
    this(
        context,
        lambda,
        services,
        triggers,
        shard,
        new MetricsView(
            context.metrics,
            context.vertx,
            shard.deliveries::counts,
            shard.deliveries::oldestAges,
            List.of(new StoreMeters(context.store), new LoopDelays(context.vertx)),
            context.store::usedBytes,
            context.settings.storage().maxBytes()),
        new OverviewRoutes(
            lambda.registry,
            lambda.live,
            lambda.meters,
            context.health,
            shard.deliveries::counts,
            shard.deliveries::oldestAges,
            lambda::lag,
            context.owner,
            context.store::usedBytes,
            context.settings.storage().maxBytes(),
            context.clock),
        new NodesRoute(context.settings.storage().address()));
  }

  /**
   * @param current the request that the router is just being handed
   */
  Router router(Vertx vertx, Supplier<ClientRequest> current) {
    var api =
        new OpsApi(
            lambda.registry,
            lambda.live,
            lambda.meters,
            lambda.logs,
            metrics,
            context.health,
            context.settings.credentials().token(),
            context.settings.edge().metricsOpen(),
            lambda.callers);
    Router router = api.router(vertx, lambda.broker, current);
    overview.mount(router, vertx);
    triggers.mount(router);
    new DeliveryApi(shard.deliveries, lambda.registry).mount(router);
    for (Service service : services) service.mount(router);
    nodes.mount(router, vertx);
    Console.mount(router);
    return router;
  }
}
