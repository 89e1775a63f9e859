package io.penstock.gateway.sqs;

import io.penstock.gateway.store.MessageStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Empties queues: when that is asked for, and when they are gone. Any thread. */
final class QueuePurges {
  private static final Duration BETWEEN = Duration.ofSeconds(60);

  private final MessageStore store;
  private final InstantSource clock;
  private final Map<String, Long> asked = new ConcurrentHashMap<>();
  private final Map<String, Future<Void>> going = new ConcurrentHashMap<>();

  QueuePurges(MessageStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The queue is gone: what it holds goes too. */
  void gone(String name) {
    asked.remove(name);
    Future<Void> gone = store.purge(name);
    going.put(name, gone);
    gone.onComplete(done -> going.remove(name, gone));
  }

  /** Completes once nothing is left of a queue that is gone. */
  Future<Void> ended(String name) {
    return going.getOrDefault(name, Future.succeededFuture());
  }

  /**
   * @throws QueueFault when the last was less than a minute ago
   */
  Future<Void> purge(String name) {
    long now = clock.millis();
    Long last = asked.put(name, now);
    if (last != null && now - last < BETWEEN.toMillis()) {
      asked.put(name, last);
      throw new QueueFault(
          "PurgeQueueInProgress",
          "Only one PurgeQueue operation on " + name + " is allowed every 60 seconds.");
    }
    return store.purge(name).onFailure(problem -> asked.remove(name));
  }
}
