package io.penstock.gateway.ops;

import io.penstock.gateway.logging.LogLevels;
import io.penstock.gateway.service.OperatorRoutes;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * {@code /_penstock/api/log-levels}: how much the gateway logs. GET tells, PUT of {@code {"logger":
 * "io.penstock.access", "level": "info"}} changes it until the gateway ends; without a level a
 * logger has that of what it lies in. On event loops.
 */
final class LogLevelRoutes {
  private static final String PATH = "/_penstock/api/log-levels";
  private static final int MOST_BYTES = 4_096;

  private LogLevelRoutes() {}

  /** Adds the routes, behind the token. */
  static void mount(Router router) {
    OperatorRoutes.get(router, PATH).handler(LogLevelRoutes::tell);
    router.put(PATH).handler(OperatorRoutes.body(MOST_BYTES)).handler(LogLevelRoutes::change);
  }

  private static void tell(RoutingContext call) {
    var levels = new JsonObject(Map.copyOf(LogLevels.all()));
    OpsApi.json(call, new JsonObject().put("levels", levels));
  }

  private static void change(RoutingContext call) {
    try {
      var asked = OperatorRoutes.body(call).toJsonObject();
      LogLevels.set(asked.getString("logger"), asked.getString("level"));
      tell(call);
    } catch (IllegalArgumentException e) {
      InvokeRoute.refuse(call, 400, e.getMessage());
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      InvokeRoute.refuse(call, 400, "A logger and a level are needed, as JSON.");
    }
  }
}
