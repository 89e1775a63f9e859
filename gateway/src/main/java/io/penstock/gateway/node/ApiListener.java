package io.penstock.gateway.node;

import io.penstock.gateway.aws.LastAnswer;
import io.penstock.gateway.settings.Settings;
import io.penstock.trigger.http.RequestCheck;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The API port: {@code /_penstock/} goes to the operators' router, everything else to the AWS door.
 * One instance per event loop.
 *
 * <p>Browsers are kept from being used against it: on loopback only loopback names are answered (no
 * DNS rebinding), and a request that another site's page sends is refused.
 */
final class ApiListener extends VerticleBase {
  private static final int HEADER_BYTES = 1 << 20; // AWS's cap on request line and headers together
  private static final int REQUEST_LINE_BYTES = 64 * 1024;
  private static final int IDLE_SECONDS = 960; // longer than the longest function runs
  private static final String OPERATORS = "/_penstock";
  private static final String UNCLEAR =
      "One Host header and at most one length of the body are needed.";

  private final Settings settings;
  private final Function<io.vertx.core.Vertx, Router> operators;
  private final Handler<HttpServerRequest> door;
  private final SocketAddress address;
  private HttpServer server;

  /**
   * @param operators makes the router of one instance
   * @param address where to bind; instances share it
   */
  ApiListener(
      Settings settings,
      SocketAddress address,
      Function<io.vertx.core.Vertx, Router> operators,
      Handler<HttpServerRequest> door) {
    this.settings = settings;
    this.address = address;
    this.operators = operators;
    this.door = door;
  }

  @Override
  public Future<?> start() {
    Router router = operators.apply(vertx);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(false)
                    .setMaxHeaderSize(HEADER_BYTES)
                    .setMaxInitialLineLength(REQUEST_LINE_BYTES)
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setHandle100ContinueAutomatically(true)
                    .setTcpNoDelay(true))
            .requestHandler(
                request -> {
                  String problem = refusal(request);
                  if (problem != null) refuse(request, problem);
                  else if (isOperators(request.path())) router.handle(request);
                  else door.handle(request);
                });
    return server.listen(address);
  }

  /** Takes no new connections; those there are have the server's grace to end. */
  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.shutdown();
  }

  int actualPort() {
    return server.actualPort();
  }

  private static boolean isOperators(String path) {
    return path != null
        && path.startsWith(OPERATORS)
        && (path.length() == OPERATORS.length() || path.charAt(OPERATORS.length()) == '/');
  }

  /** Why the request is not served, or null. */
  private String refusal(HttpServerRequest request) {
    var authority = request.authority();
    if (authority == null || !RequestCheck.isClear(request)) return UNCLEAR;
    String host = authority.host();
    if (settings.loopback() && !isLoopbackName(host))
      return "This port answers only to loopback names, not to " + host + ".";
    String origin = request.getHeader("origin");
    if (origin != null && !origin.equals("http://" + request.getHeader("host")))
      return "Pages of other sites may not call this port.";
    return null;
  }

  static boolean isLoopbackName(String host) {
    return host.equalsIgnoreCase("localhost")
        || host.regionMatches(true, Math.max(0, host.length() - 10), ".localhost", 0, 10)
        || host.startsWith("127.") && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9')
        || host.equals("::1")
        || host.equals("[::1]");
  }

  private static void refuse(HttpServerRequest request, String problem) {
    boolean unclear = problem.equals(UNCLEAR);
    if (unclear) LastAnswer.atOnce(request);
    else LastAnswer.on(request);
    request
        .response()
        .setStatusCode(unclear ? 400 : 403)
        .putHeader("content-type", "application/json")
        .end("{\"message\":\"" + problem.replaceAll("[^ -~]|[\"\\\\]", "?") + "\"}");
  }
}
