package io.penstock.gateway.cluster;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.trigger.http.ClientRequest;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.HostAndPort;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** What a node is to the others: it passes on to the owner, and takes what they pass on. */
public final class ClusterNode {
  private final Vertx vertx;
  private final String advertised;
  private final byte[] secret;
  private final Shards shards;
  private final PassingMeters meters;
  private final Nonces nonces = new Nonces();
  private volatile LocalPorts ports;
  private PeerClient pinging;

  /**
   * @param advertised HOST:PORT where others reach it
   * @param secret what all nodes prove to one another
   */
  public ClusterNode(
      Vertx vertx, String advertised, byte[] secret, Shards shards, MeterRegistry metrics) {
    this.vertx = vertx;
    this.advertised = advertised;
    this.secret = secret.clone();
    this.shards = shards;
    this.meters = new PassingMeters(metrics);
  }

  /** Completes once others can pass on to it; fails when the port cannot be had. */
  public Future<Void> open() {
    HostAndPort at = HostAndPort.parseAuthority(advertised, -1);
    var context = new PeerCall.Context(secret, nonces, () -> ports);
    var connections = new AtomicInteger();
    String host = bound(at.host());
    return vertx
        .deployVerticle(
            () -> new PeerPort(host, at.port(), context, connections),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .mapEmpty();
  }

  /** A name may be of any of the machine's addresses; loopback stays what it is. */
  private static String bound(String host) {
    boolean loopback = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    if (loopback) return host.replaceAll("[\\[\\]]", "");
    return host.startsWith("[") ? "::" : "0.0.0.0";
  }

  /**
   * Makes what passes the requests of one port on, for one event loop.
   *
   * @param api whether of the API port
   * @param unavailable answers one that cannot be passed on, and why
   */
  public Function<Vertx, Handler<ClientRequest>> passing(
      boolean api, BiConsumer<ClientRequest, String> unavailable) {
    Heads.Door door = api ? Heads.Door.API : Heads.Door.HTTP;
    return loop ->
        new Passing(loop, door, shards, new PeerClient(loop, secret, nonces), meters, unavailable);
  }

  /** This node is the owner, and takes what others pass on; null: not any more. Any thread. */
  public void owns(LocalPorts own) {
    ports = own;
  }

  /** Completes when the owner has answered; fails when there is none that does. */
  public Future<Void> ping() {
    Shards.Owner owner = shards.owner();
    if (owner == null || owner.peer() == null) return Future.failedFuture("no node owns the state");
    return pings().ping(owner.peer());
  }

  private synchronized PeerClient pings() {
    if (pinging == null) pinging = new PeerClient(vertx, secret, nonces);
    return pinging;
  }
}
