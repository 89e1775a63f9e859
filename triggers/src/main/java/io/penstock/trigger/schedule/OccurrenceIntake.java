package io.penstock.trigger.schedule;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Where firings go, and how a restart knows which have gone. May be called from any thread. */
public interface OccurrenceIntake {
  /**
   * Takes firings over and remembers, in the same breath, that their schedules have fired: after a
   * crash either both hold or neither. Completes once durable.
   */
  Future<Void> fire(List<Firing> firings);

  /**
   * Puts on record that schedules lost turns, as missed or too old; the first one that each lost.
   * Completes once durable.
   */
  Future<Void> skipped(List<Occurrence> first);

  /** Forgets schedules that are gone. */
  Future<Void> forget(List<String> arns);

  /** What is known of each schedule, by ARN. */
  Future<Map<String, Known>> load();

  /**
   * @param created since when its times are as they are, for a {@link Schedule} that does not say;
   *     or null
   * @param last the time of its last firing, or null
   */
  record Known(Instant created, Instant last) {}
}
