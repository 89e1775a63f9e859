package io.penstock.function.http;

import io.netty.channel.EventLoop;
import io.penstock.function.FunctionLog;
import io.penstock.function.FunctionSpec;
import io.penstock.function.FunctionSpec.Code.Endpoint;
import io.penstock.function.Invoker;
import io.penstock.function.InvokerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Functions that are HTTP endpoints. One pooled keep-alive client per event loop, so that request
 * and response stay on the loop of the caller; redirects are not followed.
 */
public final class HttpEndpoint implements InvokerFactory {
  /** Connections to one endpoint from one event loop. */
  static final int CONNECTIONS = 256;

  /** Calls that may wait for one of them; one more is throttled. */
  static final int WAITING = 1024;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

  /** Shorter than Node.js servers keep idle connections (5 s), so that ours is not the late one. */
  private static final int IDLE_SECONDS = 4;

  final VertxInternal vertx;
  final FunctionLog log;
  final InstantSource clock;
  final RandomGenerator random;
  private final int connections;
  private final int waiting;
  private final ConcurrentHashMap<EventLoop, HttpClient> clients = new ConcurrentHashMap<>();

  public HttpEndpoint(Vertx vertx, FunctionLog log, InstantSource clock, RandomGenerator random) {
    this(vertx, log, clock, random, CONNECTIONS, WAITING);
  }

  HttpEndpoint(
      Vertx vertx,
      FunctionLog log,
      InstantSource clock,
      RandomGenerator random,
      int connections,
      int waiting) {
    this.vertx = (VertxInternal) vertx;
    this.log = log;
    this.clock = clock;
    this.random = random;
    this.connections = connections;
    this.waiting = waiting;
  }

  @Override
  public Invoker open(FunctionSpec spec) {
    if (!(spec.code() instanceof Endpoint(URI uri))) {
      throw new IllegalArgumentException("The function " + spec.name() + " is not an endpoint");
    }
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (!http && !"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "Endpoint of " + spec.name() + ": " + uri + " must be an absolute http or https URL");
    }
    return new EndpointInvoker(this, spec, uri);
  }

  /** The client of the event loop that this context runs on. */
  HttpClient client(ContextInternal context) {
    EventLoop loop = context.nettyEventLoop();
    HttpClient client = clients.get(loop);
    return client != null ? client : clients.computeIfAbsent(loop, _ -> newClient());
  }

  private HttpClient newClient() {
    return vertx
        .httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setIdleTimeout(0)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setDecompressionSupported(false))
        .with(new PoolOptions().setHttp1MaxSize(connections).setMaxWaitQueueSize(waiting))
        .build();
  }
}
