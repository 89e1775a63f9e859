package io.penstock.gateway.sns;

import io.penstock.gateway.registry.Resources;
import io.penstock.gateway.store.Documents;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * The order of FIFO topics: messages are numbered and stored one after another, and what was taken
 * within five minutes is not taken again. Any thread.
 */
final class Fifo {
  private static final long MICROS = 1_000;

  private final Deduplication deduplication;
  private long last;

  /** Stores the deliveries of a message that has its number. */
  @FunctionalInterface
  interface Storing {
    /**
     * @param note what is stored with them, in one commit
     */
    Future<Void> put(String sequence, List<Documents.Change> note);
  }

  Fifo(Resources.Backend backend) {
    this.deduplication = new Deduplication(backend);
  }

  synchronized Future<Void> load(Instant now) {
    return deduplication.load(now);
  }

  /**
   * @param id of the message, unless it is a repetition
   */
  synchronized Future<Published> publish(
      Topic topic, String group, String key, Instant now, String id, Storing storing) {
    String where = topic.deduplicatesByGroup() ? topic.arn() + " " + group : topic.arn();
    String whole = where + " " + key;
    Future<Published> before = deduplication.before(whole, now);
    if (before != null) return before;
    last = Math.max(last + 1, now.toEpochMilli() * MICROS);
    var published = new Published(id, "1%019d".formatted(last));
    return deduplication
        .note(whole, published, now, note -> storing.put(published.sequenceNumber(), note))
        .map(published);
  }
}
