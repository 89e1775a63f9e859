package io.penstock.gateway.node;

import io.penstock.gateway.delivery.Dispatcher;
import io.penstock.gateway.lambda.LambdaModule;
import io.penstock.gateway.scheduler.SchedulerModule;
import io.penstock.gateway.service.ServiceContext;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Executors;

/** How a node ends: in which order what it has takes nothing new, ends its work and is closed. */
record Stopping(
    ServiceContext context,
    SchedulerModule scheduler,
    LambdaModule lambda,
    Lifecycles lifecycles,
    Ports ports,
    Dispatcher dispatcher) {
  /**
   * @param grace for all of it
   * @param before is run when nothing is under way any more and the store is still open; may block
   */
  Future<Void> run(Duration grace, Runnable before) {
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
        .then("deliveries", dispatcher::stop)
        .then("requests", left -> requests[0])
        .then("functions", lambda.live::close)
        .then("last words", left -> context.vertx.executeBlocking(Executors.callable(before)))
        .then("traces", left -> context.tracing.close())
        .done()
        .compose(
            none ->
                closing.last(
                    () -> {
                      lambda.environments.close();
                      lambda.logs.close();
                    },
                    context.store));
  }
}
