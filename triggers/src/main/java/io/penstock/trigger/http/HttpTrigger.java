package io.penstock.trigger.http;

import io.penstock.trigger.Intake;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The door of this room: listens on one port and calls functions for what comes in. */
public final class HttpTrigger {
  private final PortEdge edge;
  private final Supplier<ApiTable> apis;
  private final Intake intake;
  private final InstantSource time;
  private final RandomGenerator random;
  private final Receiver receiver;
  private final KeyDocuments keys;
  private final SignedRequests signatures;
  private final AuthorizerCache authorizers = new AuthorizerCache();
  private volatile Supplier<Future<Void>> undeploy = Future::succeededFuture;
  private final UsageMeter usage = new UsageMeter();
  private final Sockets sockets;
  private final RequestWatch watch;

  /**
   * @param apis asked for every request, on event loops: must be cheap
   * @param random only seeds the listeners' own generators
   * @param receiver takes what is not for APIs
   * @param keys of issuers of tokens
   * @param signatures who signed requests
   * @param sockets where connections of WebSocket APIs are found again
   * @param watch told of requests that are answered
   */
  public HttpTrigger(
      PortEdge edge,
      Supplier<ApiTable> apis,
      Intake intake,
      InstantSource time,
      RandomGenerator random,
      Receiver receiver,
      KeyDocuments keys,
      SignedRequests signatures,
      Sockets sockets,
      RequestWatch watch) {
    this.edge = Objects.requireNonNull(edge);
    this.apis = Objects.requireNonNull(apis);
    this.intake = Objects.requireNonNull(intake);
    this.time = Objects.requireNonNull(time);
    this.random = Objects.requireNonNull(random);
    this.receiver = Objects.requireNonNull(receiver);
    this.keys = Objects.requireNonNull(keys);
    this.signatures = Objects.requireNonNull(signatures);
    this.sockets = Objects.requireNonNull(sockets);
    this.watch = Objects.requireNonNull(watch);
  }

  /**
   * Starts listening on so many event loops. Completes with the deployment's id, once the port is
   * bound; fails when it cannot be.
   */
  public Future<String> deploy(Vertx vertx, int instances) {
    return deploy(vertx, edge, instances);
  }

  /**
   * Also takes what came in at other nodes. Completes once it does.
   *
   * @param passedOn as {@link PortEdge#passedOn} has it
   */
  public synchronized Future<String> deploy(Vertx vertx, PortEdge passedOn, int instances) {
    return vertx
        .deployVerticle(() -> listener(passedOn), new DeploymentOptions().setInstances(instances))
        .onSuccess(
            id -> {
              Supplier<Future<Void>> others = undeploy;
              undeploy = () -> Future.join(others.get(), vertx.undeploy(id)).mapEmpty();
            });
  }

  /** Stops listening at once; completes when the requests under way have ended. Any thread. */
  public Future<Void> close() {
    return undeploy.get();
  }

  private synchronized HttpListener listener(PortEdge port) {
    return new HttpListener(this, port, time, new SplittableRandom(random.nextLong()));
  }

  /** The port it listens on; 0 before. May be called from any thread. */
  public int port() {
    return edge.port();
  }

  /** Open connections. May be called from any thread. */
  public int openConnections() {
    return edge.openConnections();
  }

  PortEdge edge() {
    return edge;
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

  /** Open connections of WebSocket APIs. */
  public Sockets sockets() {
    return sockets;
  }

  RequestWatch watch() {
    return watch;
  }

  UsageMeter usage() {
    return usage;
  }

  SignedRequests signatures() {
    return signatures;
  }

  KeyDocuments keys() {
    return keys;
  }
}
