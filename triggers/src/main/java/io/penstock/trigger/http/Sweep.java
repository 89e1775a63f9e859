package io.penstock.trigger.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/** The connections of one listener, and the clock by which they are looked at. Event loop only. */
final class Sweep {
  private static final long LONGEST = 100;
  private static final long SHORTEST = 5;

  /** Connections looked at for one that only takes a place: a flood must not make us search. */
  private static final int LOOKED_AT = 256;

  /** The oldest first. */
  private final Set<ClientConnection> edges = new LinkedHashSet<>();

  private final long interval;
  private long now;

  Sweep(HttpSettings settings) {
    long shortest =
        Math.min(
            Math.min(settings.headerDeadline().toMillis(), settings.idleTimeout().toMillis()),
            settings.writeDeadline().toMillis());
    interval = Math.clamp(shortest / 4, SHORTEST, LONGEST);
  }

  long interval() {
    return interval;
  }

  /** Milliseconds since the listener started, in steps of the interval. */
  long now() {
    return now;
  }

  void add(ClientConnection edge) {
    edges.add(edge);
  }

  void remove(ClientConnection edge) {
    edges.remove(edge);
  }

  /**
   * An old connection that has brought no request, or none for long; null when none is found.
   *
   * @param peer whose it has to be; null for anybody's
   */
  ClientConnection idler(String peer) {
    int left = LOOKED_AT;
    for (ClientConnection edge : edges) {
      if (left-- == 0) {
        return null;
      }
      if ((peer == null || peer.equals(edge.peer())) && edge.isIdler(now)) {
        return edge;
      }
    }
    return null;
  }

  void tick() {
    now += interval;
    // A copy: a check may end connections.
    for (ClientConnection edge : new ArrayList<>(edges)) {
      edge.check(now);
    }
  }
}
