package io.penstock.gateway.aws;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Ends a connection with the answer to a request that was not read to its end, or makes no sense.
 */
public final class LastAnswer {
  /** A client that still writes would lose the answer if the connection were reset at once. */
  private static final long LINGER_MILLIS = 500;

  private LastAnswer() {}

  /** For a client that may still write its body. Called before the answer is sent; event loop. */
  public static void on(HttpServerRequest request) {
    Vertx vertx = Vertx.currentContext().owner();
    request
        .response()
        .putHeader("connection", "close")
        .endHandler(sent -> vertx.setTimer(LINGER_MILLIS, due -> request.connection().close()));
  }

  /** The same where nobody can say what the next bytes are: they are not looked at. */
  public static void atOnce(HttpServerRequest request) {
    request
        .response()
        .putHeader("connection", "close")
        .endHandler(sent -> request.connection().close());
  }
}
