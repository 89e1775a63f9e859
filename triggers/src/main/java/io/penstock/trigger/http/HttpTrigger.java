package io.penstock.trigger.http;

import io.penstock.trigger.Intake;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The door of this room: listens on one port and calls functions for what comes in.
 *
 * <p>At its caps: connections beyond the total or the address's share are closed as they come;
 * header, body and payload beyond their size get AWS's 431 or 413; bodies beyond what may be held
 * at one time a 503; what comes too slowly a 408; a reader that takes nothing is dropped.
 */
public final class HttpTrigger {
  /** Tells apart the random ports that several listeners of one trigger share. */
  private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

  private final HttpSettings settings;
  private final Supplier<ApiTable> apis;
  private final Intake intake;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Receiver receiver;
  private final ConnectionLimits connections;
  private final AuthorizerCache authorizers = new AuthorizerCache();
  private final SocketAddress address;
  private volatile int port;
  private volatile Supplier<Future<Void>> undeploy = Future::succeededFuture;

  /**
   * @param apis asked for every request, on event loops: must be cheap
   * @param random only seeds the listeners' own generators
   * @param receiver takes what is not for APIs
   */
  public HttpTrigger(
      HttpSettings settings,
      Supplier<ApiTable> apis,
      Intake intake,
      InstantSource time,
      RandomGenerator random,
      Receiver receiver) {
    this.settings = Objects.requireNonNull(settings);
    this.apis = Objects.requireNonNull(apis);
    this.intake = Objects.requireNonNull(intake);
    this.time = Objects.requireNonNull(time);
    this.random = Objects.requireNonNull(random);
    this.receiver = Objects.requireNonNull(receiver);
    connections =
        new ConnectionLimits(settings.maxConnections(), settings.maxConnectionsPerAddress());
    address =
        settings.port() == 0
            ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), settings.host())
            : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  /**
   * Starts listening on so many event loops. Completes with the deployment's id, once the port is
   * bound; fails when it cannot be.
   */
  public Future<String> deploy(Vertx vertx, int instances) {
    return vertx
        .deployVerticle(this::listener, new DeploymentOptions().setInstances(instances))
        .onSuccess(id -> undeploy = () -> vertx.undeploy(id));
  }

  /** Stops listening at once; completes when the requests under way have ended. Any thread. */
  public Future<Void> close() {
    return undeploy.get();
  }

  private synchronized HttpListener listener() {
    return new HttpListener(this, time, new SplittableRandom(random.nextLong()));
  }

  /** The port it listens on; 0 before. May be called from any thread. */
  public int port() {
    return port;
  }

  /** Open connections. May be called from any thread. */
  public int openConnections() {
    return connections.total();
  }

  HttpSettings settings() {
    return settings;
  }

  Supplier<ApiTable> apis() {
    return apis;
  }

  Intake intake() {
    return intake;
  }

  Receiver receiver() {
    return receiver;
  }

  AuthorizerCache authorizers() {
    return authorizers;
  }

  ConnectionLimits connections() {
    return connections;
  }

  SocketAddress address() {
    return address;
  }

  void listening(int actualPort) {
    port = actualPort;
  }
}
