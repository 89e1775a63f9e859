package io.penstock.gateway.registry;

import io.vertx.core.Future;
import java.time.Duration;

/**
 * A room that keeps things of its own: topics, buses, queues, mappings. The gateway loads all
 * parts, tells them what the template declares, starts them, and stops them in the other order.
 */
public interface Lifecycle {
  /** Takes over what was saved before. */
  Future<Void> load();

  /**
   * Plans what a template declares. Called again when the template changes. Throws when it cannot
   * be: then nothing of the template comes into force.
   *
   * @return completes once it is in force, and what follows from it is done
   */
  Future<Void> declare(TemplateResources declared, Declaration plan);

  /** Begins to work. All parts know their things, and functions can be called. */
  default Future<Void> start() {
    return Future.succeededFuture();
  }

  /** Takes nothing new; completes when what is under way has ended, or the deadline is over. */
  default Future<Void> stop(Duration deadline) {
    return Future.succeededFuture();
  }
}
