package io.penstock.gateway.node;

import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What comes in at the API port, on one event loop: {@code /_penstock/} goes to the operators'
 * router, everything else to the AWS door, if it is not a page of another site that asks.
 */
final class ApiListener implements Handler<ClientRequest> {
  private static final String OPERATORS = "/_penstock";

  private final PageRules pages;
  private final Handler<ClientRequest> door;
  private final Router operators;

  /** The request that the router is handed: it begins with it before anything else happens. */
  private ClientRequest current;

  /**
   * @param operators makes the router, which asks for the request that it is handed
   */
  ApiListener(
      PageRules pages,
      Function<Supplier<ClientRequest>, Router> operators,
      Handler<ClientRequest> door) {
    this.pages = pages;
    this.door = door;
    this.operators = operators.apply(() -> current);
  }

  @Override
  public void handle(ClientRequest request) {
    String problem = pages.refusal(request);
    if (problem != null) {
      refuse(request, problem);
    } else if (!pages.answersPreflight(request.http())) {
      if (isOperators(request.http().path())) {
        current = request;
        operators.handle(request.http());
      } else door.handle(request);
    }
  }

  private static boolean isOperators(String path) {
    return path.startsWith(OPERATORS)
        && (path.length() == OPERATORS.length() || path.charAt(OPERATORS.length()) == '/');
  }

  private static void refuse(ClientRequest request, String problem) {
    request.last();
    HttpServerRequest http = request.http();
    http.response()
        .setStatusCode(403)
        .putHeader("content-type", "application/json")
        .end("{\"message\":\"" + problem.replaceAll("[^ -~]|[\"\\\\]", "?") + "\"}");
  }
}
