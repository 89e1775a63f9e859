package io.penstock.gateway.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/** The owner's own ports, for what was passed on to it. Event loops only. */
final class LocalDoors {
  private static final int KEEP_SECONDS = 15;

  private final HttpClient http;

  LocalDoors(Vertx vertx) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAliveTimeout(KEEP_SECONDS)
                .setTcpNoDelay(true)
                .setMaxHeaderSize(256 * 1024)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(20_000).setMaxWaitQueueSize(-1));
  }

  /** A request as its client had sent it, of which nothing has been sent yet. */
  Future<HttpClientRequest> request(LocalPorts ports, Heads.Request head) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.valueOf(head.method()))
                .setHost("127.0.0.1")
                .setPort(ports.of(head.door()))
                .setURI(head.uri())
                .setFollowRedirects(false))
        .onSuccess(
            request -> {
              request.headers().setAll(head.headers());
              ports.proof().mark(request.headers(), head.peer(), head.secure());
              if (head.chunked()) request.setChunked(true);
              if (head.upgrade() != null)
                request.putHeader("connection", "Upgrade").putHeader("upgrade", head.upgrade());
            });
  }
}
