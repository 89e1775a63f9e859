package io.penstock.trigger.mapping;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** Where a source puts its records: one lane per partition or shard. On the mapping's context. */
public interface Partitions {
  /**
   * A lane that has not been open, or has been closed since.
   *
   * @param window what was stored with the last position; null when nothing was
   */
  default void open(String lane, WindowState window) {
    open(lane, window, Ahead.NOTHING);
  }

  /**
   * The same, with what was kept beside the position.
   *
   * @param ahead of this lane's records as they come now
   */
  void open(String lane, WindowState window, Ahead ahead);

  /** Records that follow those before them. None, to say that there was nothing new. */
  void add(String lane, List<? extends SourceRecord> records);

  /** Whether the lane has enough: add no more until it has not. */
  boolean full(String lane);

  /** No more will come. {@link OrderedSource#finished} follows when all is settled. */
  void end(String lane);

  /**
   * Takes lanes away: what waits is forgotten, what is in flight ends and is not tried again.
   * Completes when nothing of them is in flight any more.
   */
  Future<Void> release(Set<String> lanes);

  /** They are another's already: what is in flight settles nothing. */
  void drop(Set<String> lanes);

  /**
   * What stands between the source and its records.
   *
   * @param problem as {@code LastProcessingResult} says it; null when all is well again
   */
  void trouble(String problem);
}
