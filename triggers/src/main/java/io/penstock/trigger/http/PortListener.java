package io.penstock.trigger.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/**
 * One event loop's share of a port that is not for APIs and function URLs, behind the same edge as
 * theirs. Deployed once for each event loop.
 */
public final class PortListener extends VerticleBase implements EdgeListener.Requests {
  private final PortEdge port;
  private final Function<Vertx, Handler<ClientRequest>> handlers;
  private final EdgeListener listener;
  private final boolean unread;
  private Handler<ClientRequest> handler;

  /**
   * @param handlers makes what takes the requests of one listener
   */
  public PortListener(PortEdge port, Function<Vertx, Handler<ClientRequest>> handlers) {
    this(port, handlers, false);
  }

  private PortListener(
      PortEdge port, Function<Vertx, Handler<ClientRequest>> handlers, boolean unread) {
    this.port = port;
    this.handlers = handlers;
    this.unread = unread;
    listener = new EdgeListener(port, this);
  }

  /** The same for requests that another node reads. */
  public static PortListener passingOn(
      PortEdge port, Function<Vertx, Handler<ClientRequest>> handlers) {
    return new PortListener(port, handlers, true);
  }

  @Override
  public Future<?> start() {
    handler = handlers.apply(vertx);
    return listener.open(vertx);
  }

  @Override
  public Exchange exchange(ClientConnection connection, HttpServerRequest request) {
    return new ClientRequest(port, connection, request, handler, unread).exchange();
  }

  @Override
  public void invalid(HttpServerRequest request, Refusal refusal) {
    refusal.send(request.response());
  }

  @Override
  public Future<?> stop() {
    return listener.close();
  }
}
