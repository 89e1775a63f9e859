package io.penstock.trigger.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;

/**
 * {@code @connections} at the stage of a WebSocket API: what functions send to, ask of and close
 * connections with. Signed requests only. Event loop only.
 */
final class ConnectionsCall {
  private static final String SERVICE = "execute-api";

  private final HttpExchange exchange;

  ConnectionsCall(HttpExchange exchange) {
    this.exchange = exchange;
  }

  /**
   * @param encoded the connection's id as in the path
   */
  void begin(String encoded) {
    String id = encoded.replace("%3D", "=").replace("%3d", "=");
    SignedRequests signatures = exchange.listener.signatures();
    SignedRequests.Refused refused = signatures.refuse(exchange.request, SERVICE);
    if (refused != null) {
      exchange.refuse(Refusal.signature(Api.Kind.WEBSOCKET, refused));
      return;
    }
    exchange.body.atMost(Sockets.MAX_MESSAGE);
    exchange.readBody(
        () -> {
          Buffer body = exchange.body.bytes() == null ? Buffer.buffer() : exchange.body.bytes();
          switch (signatures.check(exchange.request, SERVICE, body)) {
            case SignedRequests.Known _ -> serve(id, body);
            case SignedRequests.Refused no ->
                exchange.refuse(Refusal.signature(Api.Kind.WEBSOCKET, no));
          }
        });
  }

  private void serve(String id, Buffer body) {
    Sockets sockets = exchange.listener.sockets();
    HttpMethod method = exchange.request.method();
    if (method == HttpMethod.POST) {
      exchange.onContext(
          sockets.send(id, body),
          sent ->
              exchange.refuse(
                  switch (sent.result()) {
                    case SENT -> Refusal.EMPTY;
                    case BUSY -> Refusal.throttled(Api.Kind.WEBSOCKET);
                    case GONE -> Refusal.GONE;
                  }));
    } else if (method == HttpMethod.GET) {
      Sockets.Details details = sockets.details(id);
      exchange.refuse(details == null ? Refusal.GONE : Refusal.of(details.toJson()));
    } else if (method == HttpMethod.DELETE) {
      exchange.refuse(sockets.close(id) ? Refusal.NO_CONTENT : Refusal.GONE);
    } else {
      exchange.refuse(Refusal.noRoute(Api.Kind.WEBSOCKET));
    }
  }
}
