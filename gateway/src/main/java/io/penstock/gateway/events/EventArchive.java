package io.penstock.gateway.events;

import io.penstock.gateway.delivery.Delivery;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** Keeps archived events, in the order of their time. Any thread. */
public interface EventArchive {
  /**
   * One event of an archive.
   *
   * @param key places it: by time, then by id
   */
  record Kept(String archive, String key, Buffer event) {}

  /** How much an archive holds. */
  record Size(long events, long bytes) {}

  /**
   * All of them and what is delivered of them, or none, durable when completed. An event kept twice
   * is there once.
   */
  Future<Void> keep(List<Kept> events, List<Delivery> deliveries);

  /** Events whose key comes after this one, at most so many. */
  Future<List<Kept>> page(String archive, String after, int most);

  Future<Size> size(String archive);

  /** Drops what is older; null: everything. */
  Future<Void> drop(String archive, String beforeKey);

  /** The key of the first event that could have this time. */
  static String key(Instant time) {
    return String.format(java.util.Locale.ROOT, "%015d", Math.max(0, time.toEpochMilli()));
  }

  static String key(BusEvent event) {
    return key(event.time()) + "-" + event.id();
  }
}
