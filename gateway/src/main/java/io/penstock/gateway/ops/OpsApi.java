package io.penstock.gateway.ops;

import static io.penstock.gateway.service.OperatorRoutes.get;

import io.penstock.gateway.aws.FunctionCallers;
import io.penstock.gateway.lambda.invoke.FunctionLogs;
import io.penstock.gateway.lambda.invoke.FunctionMeters;
import io.penstock.gateway.lambda.invoke.LiveFunctions;
import io.penstock.gateway.registry.Health;
import io.penstock.gateway.registry.Registry;
import io.penstock.gateway.service.OperatorRoutes;
import io.penstock.trigger.Intake;
import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Supplier;

/**
 * The routes under {@code /_penstock/}. Health is open to whoever reaches the port; the rest asks
 * for the bearer token where one is configured, metrics unless they are opened. Handlers run on the
 * event loop and read snapshots; none blocks.
 */
public final class OpsApi {
  private static final String FUNCTION =
      " is a function: this is the operators'. The AWS APIs are at this port too.";

  private final Registry registry;
  private final Health health;
  private final MetricsView metrics;
  private final FunctionViews functions;
  private final LogView logs;
  private final byte[] token;
  private final boolean metricsOpen;
  private final FunctionCallers callers;

  /**
   * @param token null when none is asked for: whoever is no function may then ask
   * @param metricsOpen whether metrics are told without the token
   */
  public OpsApi(
      Registry registry,
      LiveFunctions live,
      FunctionMeters meters,
      FunctionLogs logs,
      MetricsView metrics,
      Health health,
      String token,
      boolean metricsOpen,
      FunctionCallers callers) {
    this.registry = registry;
    this.health = health;
    this.metrics = metrics;
    this.functions = new FunctionViews(live, meters);
    this.logs = new LogView(logs);
    this.metricsOpen = metricsOpen;
    this.callers = callers;
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A router for the whole of {@code /_penstock/}; more routes may be added behind the token.
   *
   * @param current the request that the router is just being handed
   */
  public Router router(Vertx vertx, Intake intake, Supplier<ClientRequest> current) {
    Router router = OperatorRoutes.router(vertx, current);
    get(router, "/_penstock/health").handler(this::health);
    if (!metricsOpen) router.route("/_penstock/metrics").handler(this::authorize);
    get(router, "/_penstock/metrics").handler(this::metrics);
    router.route("/_penstock/api/*").handler(this::authorize);
    get(router, "/_penstock/api/functions")
        .handler(call -> json(call, functions.list(registry.functions())));
    get(router, "/_penstock/api/functions/:name").handler(this::function);
    get(router, "/_penstock/api/functions/:name/logs").handler(this::functionLogs);
    get(router, "/_penstock/api/logs").handler(call -> logs.serve(call, null));
    new InvokeRoute(registry, intake).mount(router);
    LogLevelRoutes.mount(router);
    get(router, "/_penstock/api/usage")
        .handler(call -> json(call, functions.usage(registry.functions())));
    return router;
  }

  private void authorize(RoutingContext call) {
    if (token == null) {
      callers
          .byConnection(OperatorRoutes.request(call))
          .onComplete(
              function -> {
                if (function == null) call.next();
                else InvokeRoute.refuse(call, 403, function.role() + FUNCTION);
              },
              problem -> InvokeRoute.refuse(call, 403, problem.getMessage()));
    } else {
      String given = call.request().getHeader("authorization");
      byte[] bytes =
          given != null && given.regionMatches(true, 0, "Bearer ", 0, 7)
              ? given.substring(7).getBytes(StandardCharsets.UTF_8)
              : new byte[0];
      if (!MessageDigest.isEqual(bytes, token)) {
        call.response()
            .setStatusCode(401)
            .putHeader("www-authenticate", "Bearer")
            .putHeader("content-type", "application/json")
            .end("{\"message\":\"A bearer token is needed" + hint(call) + "\"}");
        return;
      }
      call.next();
    }
  }

  private static String hint(RoutingContext call) {
    return call.request().path().equals("/_penstock/metrics")
        ? ", as in PENSTOCK_TOKEN; --metrics-open does without it here."
        : ": set PENSTOCK_TOKEN.";
  }

  /** In the form that is asked for: scrapers that read OpenMetrics say so. */
  private void metrics(RoutingContext call) {
    String accept = call.request().getHeader("accept");
    boolean open = accept != null && accept.contains("application/openmetrics-text");
    String type = open ? MetricsView.OPEN_METRICS : MetricsView.TEXT;
    metrics
        .text(type)
        .onSuccess(text -> call.response().putHeader("content-type", type).end(text))
        .onFailure(call::fail);
  }

  private void health(RoutingContext call) {
    var report = health.report();
    call.response().setStatusCode(report.state() == Health.State.DOWN ? 503 : 200);
    json(
        call,
        new JsonObject().put("status", report.state().name()).put("problems", report.problems()));
  }

  private void function(RoutingContext call) {
    var function = registry.function(call.pathParam("name"));
    if (function == null) notFound(call);
    else json(call, functions.one(function));
  }

  private void functionLogs(RoutingContext call) {
    String name = call.pathParam("name");
    if (registry.function(name) == null) notFound(call);
    else logs.serve(call, name);
  }

  private void notFound(RoutingContext call) {
    InvokeRoute.refuse(call, 404, FunctionViews.unknown(registry, call.pathParam("name")));
  }

  static void json(RoutingContext call, JsonObject body) {
    call.response().putHeader("content-type", "application/json").end(body.toBuffer());
  }
}
