package io.penstock.gateway.delivery;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** What operators may change in the queue. Any thread; completed means synced to disk. */
public interface DeadLetterOps {
  /**
   * Makes dead deliveries pending again, their attempts counted from nothing and their age from
   * {@code now}. Completes with the number of those that were dead.
   */
  Future<Integer> redrive(List<String> ids, Instant now);

  /** Deletes deliveries that are not running. Completes with how many there were. */
  Future<Integer> purge(List<String> ids);
}
