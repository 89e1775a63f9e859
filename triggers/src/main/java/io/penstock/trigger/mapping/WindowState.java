package io.penstock.trigger.mapping;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;

/**
 * A tumbling window that has begun and what the function has made of it.
 *
 * @param start aligned to the epoch
 * @param state JSON object; <code>{}</code> at first
 */
public record WindowState(Instant start, Buffer state) {
  /** A new window around a time. */
  static WindowState around(Instant time, Duration length) {
    long seconds = length.toSeconds();
    long start = Math.floorDiv(time.getEpochSecond(), seconds) * seconds;
    return new WindowState(Instant.ofEpochSecond(start), Buffer.buffer("{}"));
  }

  Instant end(Duration length) {
    return start.plus(length);
  }
}
