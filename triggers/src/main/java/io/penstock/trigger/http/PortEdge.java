package io.penstock.trigger.http;

import io.vertx.core.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all listeners of one port share: its address, its limits, its connections. Thread-safe.
 *
 * <p>At its caps: connections beyond the total or the address's share are closed as they come,
 * unless one there is brings no request; header and body beyond their size get a 431 or 413; bodies
 * beyond what may be held at one time a 503; what comes too slowly a 408; a reader that takes
 * nothing is dropped.
 */
public final class PortEdge {
  /** Tells apart the random ports that the listeners of a port share. */
  private static final AtomicInteger RANDOM_PORTS = new AtomicInteger();

  private final HttpSettings settings;
  private final BodyBudget bodies;
  private final ConnectionLimits connections;
  private final SocketAddress address;
  private final PortTls tls;
  private final PassedOn passedOn;
  private volatile int port;

  /**
   * @param bodies may be shared with other ports
   */
  public PortEdge(HttpSettings settings, BodyBudget bodies) {
    this(settings, bodies, null);
  }

  /**
   * @param bodies may be shared with other ports
   * @param tls likewise; null: clear text only
   */
  public PortEdge(HttpSettings settings, BodyBudget bodies, PortTls tls) {
    this(settings, bodies, tls, null);
  }

  private PortEdge(HttpSettings settings, BodyBudget bodies, PortTls tls, PassedOn passedOn) {
    this.settings = Objects.requireNonNull(settings);
    this.tls = tls;
    this.bodies = Objects.requireNonNull(bodies);
    this.passedOn = passedOn;
    connections =
        new ConnectionLimits(settings.maxConnections(), settings.maxConnectionsPerAddress());
    address =
        settings.port() == 0
            ? SocketAddress.sharedRandomPort(RANDOM_PORTS.incrementAndGet(), settings.host())
            : SocketAddress.inetSocketAddress(settings.port(), settings.host());
  }

  /**
   * The same port for requests that came in at another node, on a free port of loopback: they are
   * taken for their clients' own, whose connections were counted there.
   */
  public PortEdge passedOn(PassedOn proof) {
    return new PortEdge(settings.passedOn(), bodies, null, proof);
  }

  /** The port it listens on; 0 before. */
  public int port() {
    return port;
  }

  public int openConnections() {
    return connections.total();
  }

  /** Bytes of bodies that are held, on all ports that share the budget. */
  public long bodiesHeld() {
    return bodies.held();
  }

  HttpSettings settings() {
    return settings;
  }

  BodyBudget bodies() {
    return bodies;
  }

  ConnectionLimits connections() {
    return connections;
  }

  /** Null: clear text only. */
  PortTls tls() {
    return tls;
  }

  /** Null where clients come by themselves. */
  PassedOn passedOn() {
    return passedOn;
  }

  SocketAddress address() {
    return address;
  }

  void listening(int actualPort) {
    port = actualPort;
  }
}
