package io.penstock.function.runtimeapi;

import io.vertx.core.net.SocketAddress;

/** Whose sockets are whose: which of this machine's ports are an environment's own. */
@FunctionalInterface
public interface Peers {
  /**
   * Whether a connection comes from the environment. Called on an event loop; some milliseconds.
   *
   * @param peer the other end
   * @param own this end
   */
  boolean test(SocketAddress peer, SocketAddress own);

  /** Whether it is known by now who the environment is. Any thread. */
  default boolean known() {
    return true;
  }

  /** Whether the environment itself listens on a port. Blocking, some milliseconds. */
  default boolean listens(int port) {
    return true;
  }
}
