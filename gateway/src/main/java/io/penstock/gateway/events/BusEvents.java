package io.penstock.gateway.events;

import io.vertx.core.Future;
import java.util.List;

/** Puts events on buses. Any thread. */
public interface BusEvents {
  /**
   * One event and where it goes.
   *
   * @param bus name
   * @param traceId X-Ray header value, or null
   * @param forwarded whether it comes from another bus: then it goes to no third
   */
  record Posted(String bus, BusEvent event, String traceId, boolean forwarded) {
    public static Posted on(String bus, BusEvent event) {
      return new Posted(bus, event, null, false);
    }
  }

  /**
   * Completes once everything that follows from the events is durable: all of it, or none. An event
   * for a bus that does not exist goes nowhere, as on EventBridge.
   */
  Future<Void> put(List<Posted> events);
}
