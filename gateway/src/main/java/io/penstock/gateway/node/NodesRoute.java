package io.penstock.gateway.node;

import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.gateway.settings.StoreAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;

/**
 * {@code GET /_penstock/api/nodes}: the gateways that share the store; none where it is nobody
 * else's. The database is asked every two seconds at most.
 */
final class NodesRoute {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final StoreAddress store;
  private Future<JsonArray> last;
  private long lastNanos;

  /**
   * @param store null where it is a file
   */
  NodesRoute(StoreAddress store) {
    this.store = store;
  }

  void mount(Router router, Vertx vertx) {
    OperatorRoutes.get(router, "/_penstock/api/nodes")
        .handler(
            call ->
                nodes(vertx)
                    .onSuccess(
                        nodes ->
                            call.response()
                                .putHeader("content-type", "application/json")
                                .end(new JsonObject().put("nodes", nodes).toBuffer()))
                    .onFailure(call::fail));
  }

  private synchronized Future<JsonArray> nodes(Vertx vertx) {
    if (store == null) return Future.succeededFuture(new JsonArray());
    if (last == null || System.nanoTime() - lastNanos > KEPT_NANOS) {
      lastNanos = System.nanoTime();
      last = vertx.executeBlocking(() -> new JsonArray(new ClusterTasks().members(store)), false);
    }
    return last;
  }
}
