package io.penstock.trigger.mapping;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * Where records come from. Started and stopped on the mapping's context; puts records into lanes
 * there.
 */
public interface OrderedSource {
  /** Begins to fill lanes. Completes at once: what cannot be reached is told by the lanes. */
  Future<Void> start(Partitions lanes);

  /** Everything of the lane up to and with the position is settled. Called often; must not wait. */
  void settled(String lane, String position, WindowState window);

  /**
   * What is settled behind the lane's position, and how often the rest was tried, has changed; to
   * be kept beside the position for {@link Partitions#open}. Called often; must not wait. A source
   * whose records may come back in another order keeps nothing.
   */
  default void ahead(String lane, Supplier<Ahead> ahead) {}

  /** A lane that was ended is empty now, everything in it settled. */
  void finished(String lane);

  /** Completes when what is settled is durable and nothing is read any more. */
  Future<Void> stop();
}
