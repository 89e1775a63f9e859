package io.penstock.gateway.service;

import io.penstock.trigger.http.ClientRequest;
import io.penstock.trigger.http.RequestBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * Routes under {@code /_penstock/}: bodies are read behind the token and within the port's limits;
 * who may GET may HEAD. Event loop only.
 */
public final class OperatorRoutes {
  private static final String REQUEST = "penstock.request";
  private static final String BODY = "penstock.body";

  private OperatorRoutes() {}

  /**
   * A router, whose requests are looked up as they come.
   *
   * @param current the request that the router is just being handed
   */
  public static Router router(io.vertx.core.Vertx vertx, Supplier<ClientRequest> current) {
    Router router = Router.router(vertx);
    router.route().handler(call -> call.put(REQUEST, current.get()).next());
    return router;
  }

  /** What is being answered. */
  public static ClientRequest request(RoutingContext call) {
    return call.get(REQUEST);
  }

  /** What answers GET and HEAD; the server leaves the body of the latter out. */
  public static Route get(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Reads the body before what comes next. */
  public static Handler<RoutingContext> body(int most) {
    return call -> {
      ClientRequest request = call.get(REQUEST);
      request.read(
          most, body -> call.put(BODY, body).next(), problem -> refuse(call, problem, most));
    };
  }

  private static void refuse(RoutingContext call, RequestBody.Problem problem, int most) {
    int status =
        switch (problem) {
          case TOO_LARGE -> 413;
          case BUSY -> 503;
          case EXPECTATION -> 417;
        };
    String message =
        switch (problem) {
          case TOO_LARGE -> "At most " + most + " bytes are taken here.";
          case BUSY -> "Too much is being sent at present; try again.";
          case EXPECTATION -> "Only 100-continue can be expected.";
        };
    call.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(new JsonObject().put("message", message).toBuffer());
  }

  /** The body that was read; empty when there is none. */
  public static Buffer body(RoutingContext call) {
    return call.get(BODY);
  }
}
