package io.penstock.trigger.change;

import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how much of its log the server keeps for a slot, and warns before that fills
 * its disk or the server gives the slot up. On the mapping's context.
 */
final class SlotWatch {
  private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final long MUCH = 1L << 30;
  private static final int SILENT = 3;

  private final Vertx vertx;
  private final PostgresSlot slot;
  private final Timing timing;
  private final LongConsumer lag;
  private final Runnable deaf;
  private long warnedAt = MUCH / 2;
  private int failures;

  /**
   * @param deaf run when the server has not answered several times
   */
  SlotWatch(Vertx vertx, PostgresSlot slot, Timing timing, LongConsumer lag, Runnable deaf) {
    this.vertx = vertx;
    this.slot = slot;
    this.timing = timing;
    this.lag = lag;
    this.deaf = deaf;
  }

  void run(Future<Void> stopping) {
    while (!stopping.isComplete()) {
      Future.any(timing.after(INTERVAL), stopping).await();
      if (stopping.isComplete()) return;
      try {
        PostgresSlot.Lag now = vertx.executeBlocking(this::look, false).await();
        failures = 0;
        if (now != null) seen(now);
      } catch (Exception e) {
        if (++failures == SILENT) deaf.run();
      }
    }
  }

  private PostgresSlot.Lag look() throws Exception {
    try (Connection sql = slot.server().connect()) {
      return slot.lag(sql);
    }
  }

  /** Warns at a gibibyte, and each time it has doubled; and when half of what is safe is used. */
  void seen(PostgresSlot.Lag now) {
    lag.accept(now.bytes());
    boolean unsafe = now.safe() >= 0 && now.safe() < now.bytes();
    if (now.bytes() < MUCH && !unsafe) {
      warnedAt = MUCH / 2;
      return;
    }
    if (now.bytes() < 2 * warnedAt && !(unsafe && warnedAt <= MUCH / 2)) return;
    warnedAt = Math.max(now.bytes(), MUCH / 2 + 1);
    if (now.safe() >= 0)
      LOG.warn(
          "{}: the server keeps {} MiB of its log for it and gives it up after {} MiB more",
          slot,
          now.bytes() >> 20,
          now.safe() >> 20);
    else
      LOG.warn(
          "{}: the server keeps {} MiB of its log for it, on its disk, without limit"
              + " (max_slot_wal_keep_size)",
          slot,
          now.bytes() >> 20);
  }
}
