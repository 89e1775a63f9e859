package io.penstock.gateway.store;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;

/** When each schedule fired last. Any thread. */
public interface LastFirings {
  /** All that are known, by schedule. */
  Future<Map<String, Instant>> all();

  /** Synced to disk when completed; never goes back in time. */
  Future<Void> fired(String schedule, Instant at);

  /** The schedule is gone. */
  Future<Void> forget(String schedule);
}
