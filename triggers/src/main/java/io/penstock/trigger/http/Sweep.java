package io.penstock.trigger.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/** The connections of one listener, and the clock by which they are looked at. Event loop only. */
final class Sweep {
  private static final long LONGEST = 100;
  private static final long SHORTEST = 5;

  private final Set<ClientConnection> edges = new HashSet<>();
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

  void tick() {
    now += interval;
    // A copy: a check may end connections.
    for (ClientConnection edge : new ArrayList<>(edges)) {
      edge.check(now);
    }
  }
}
