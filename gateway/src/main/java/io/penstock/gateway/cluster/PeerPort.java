package io.penstock.gateway.cluster;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One event loop's share of the port where other nodes pass requests on. Speaks HTTP/2 only, and
 * nothing without the secret of all nodes.
 */
final class PeerPort extends VerticleBase {
  private static final int MOST_CONNECTIONS = 256;

  /** For somebody to prove that it is a node. */
  private static final long STRANGER_MILLIS = 10_000;

  private final String host;
  private final int port;
  private final PeerCall.Context context;
  private final AtomicInteger connections;
  private HttpServer server;
  private LocalDoors doors;

  /** Connections on which nobody has proved to be a node yet, and when they are closed. */
  private final Map<HttpConnection, Long> strangers = new HashMap<>();

  /**
   * @param connections counts those of all event loops
   */
  PeerPort(String host, int port, PeerCall.Context context, AtomicInteger connections) {
    this.host = host;
    this.port = port;
    this.context = context;
    this.connections = connections;
  }

  @Override
  public Future<?> start() {
    doors = new LocalDoors(vertx);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHttp2ClearTextEnabled(true)
                    .setHttp2ConnectionWindowSize(PeerClient.STREAMS * PeerClient.WINDOW)
                    // A client that goes away is a stream that is reset.
                    .setHttp2RstFloodMaxRstFramePerWindow(Integer.MAX_VALUE)
                    .setInitialSettings(
                        new Http2Settings()
                            .setMaxConcurrentStreams(PeerClient.STREAMS)
                            .setInitialWindowSize(PeerClient.WINDOW))
                    .setTcpKeepAlive(true)
                    .setTcpNoDelay(true))
            .connectionHandler(this::connected)
            .requestHandler(this::request)
            .exceptionHandler(_ -> {});
    return server.listen(port, host);
  }

  private void connected(HttpConnection connection) {
    if (connections.incrementAndGet() > MOST_CONNECTIONS) connection.close();
    strangers.put(connection, vertx.setTimer(STRANGER_MILLIS, _ -> connection.close()));
    connection.closeHandler(
        _ -> {
          connections.decrementAndGet();
          proved(connection);
        });
  }

  private void proved(HttpConnection connection) {
    Long timer = strangers.remove(connection);
    if (timer != null) vertx.cancelTimer(timer);
  }

  private void request(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    if (request.version() != HttpVersion.HTTP_2 || !request.path().equals(PeerClient.PATH))
      connection.close();
    else new PeerCall(vertx, context, doors, request, () -> proved(connection)).begin();
  }

  @Override
  public Future<?> stop() {
    return server.close();
  }
}
