package io.penstock.trigger.change.mysql;

import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then how much of the server's log is still to be settled, and warns when it is so
 * much that the server may throw the next of it away. On the mapping's context.
 */
final class BinlogWatch {
  private static final Logger LOG = LoggerFactory.getLogger(BinlogWatch.class);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final MysqlTable table;
  private final Timing timing;
  private final LongConsumer lag;
  private volatile LogPlace reached;
  private String warned;

  BinlogWatch(Vertx vertx, MysqlTable table, Timing timing, LongConsumer lag) {
    this.vertx = vertx;
    this.table = table;
    this.timing = timing;
    this.lag = lag;
  }

  /** Any thread. */
  void reached(LogPlace place) {
    reached = place;
  }

  void run(Future<Void> stopping) {
    while (!stopping.isComplete()) {
      Future.any(timing.after(INTERVAL), stopping).await();
      if (stopping.isComplete()) return;
      try {
        seen(vertx.executeBlocking(this::look, false).await());
      } catch (Exception e) {
        LOG.debug("{}: {}", table, e.toString());
      }
    }
  }

  private Map<String, Long> look() throws Exception {
    try (Connection sql = table.server().connect()) {
      return ServerState.logs(sql);
    }
  }

  /**
   * Warns when the oldest log that is left is the one that is read next, of several.
   *
   * @param logs sizes of all that there are, the oldest first
   */
  void seen(Map<String, Long> logs) {
    LogPlace place = reached;
    if (place == null || !logs.containsKey(place.file())) return;
    long bytes = -place.offset();
    boolean counts = false;
    for (Map.Entry<String, Long> log : logs.entrySet()) {
      counts |= log.getKey().equals(place.file());
      if (counts) bytes += log.getValue();
    }
    lag.accept(Math.max(0, bytes));
    String oldest = logs.keySet().iterator().next();
    if (logs.size() < 3 || !oldest.equals(place.file()) || oldest.equals(warned)) return;
    warned = oldest;
    LOG.warn(
        "{}: {} MiB of the server's log are still to be read, from {} on, which is the oldest that"
            + " it keeps and the next it throws away (binlog_expire_logs_seconds)",
        table,
        bytes >> 20,
        place);
  }
}
