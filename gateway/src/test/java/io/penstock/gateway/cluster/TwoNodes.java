package io.penstock.gateway.cluster;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.trigger.http.BodyBudget;
import io.penstock.trigger.http.HttpSettings;
import io.penstock.trigger.http.PassedOn;
import io.penstock.trigger.http.PortEdge;
import io.penstock.trigger.http.PortListener;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A node that passes on, and an owner whose ports are whatever a test makes them. */
final class TwoNodes implements AutoCloseable {
  static final byte[] SECRET = "what all nodes know".getBytes(StandardCharsets.UTF_8);

  final Vertx vertx = Vertx.vertx();
  final String peer = "127.0.0.1:" + free();
  final PortEdge port =
      new PortEdge(HttpSettings.at("127.0.0.1", 0), new BodyBudget(Long.MAX_VALUE));
  private final ClusterNode owning;
  private final HttpServer doors;
  volatile Shards.Owner owner;

  /**
   * @param served by the owner's ports
   * @param known the secret of the node that passes on
   */
  TwoNodes(Handler<HttpServerRequest> served, byte[] known) {
    owner = new Shards.Owner("one", peer, 1);
    doors = done(vertx.createHttpServer().requestHandler(served).listen(0, "127.0.0.1"));
    owning = new ClusterNode(vertx, peer, SECRET, () -> owner, new SimpleMeterRegistry());
    done(owning.open());
    owns(true);
    var passing =
        new ClusterNode(vertx, "127.0.0.1:1", known, () -> owner, new SimpleMeterRegistry());
    done(
        vertx.deployVerticle(
            PortListener.passingOn(
                port,
                passing.passing(
                    false,
                    (request, why) -> request.http().response().setStatusCode(503).end(why)))));
  }

  TwoNodes(Handler<HttpServerRequest> served) {
    this(served, SECRET);
  }

  void owns(boolean it) {
    int at = doors.actualPort();
    owning.owns(it ? new LocalPorts(at, at, new PassedOn("proof")) : null);
  }

  static <T> T done(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    done(vertx.close());
  }
}
