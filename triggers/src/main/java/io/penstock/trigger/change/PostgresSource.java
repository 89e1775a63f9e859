package io.penstock.trigger.change;

import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.stream.Checkpoints;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one table of PostgreSQL: a lane, and a thread that reads, first the rows that there are if
 * they are asked for, then the changes since. What was handed on stays in its lane when a
 * connection breaks; the log is confirmed only up to what is settled durably.
 *
 * <pre>
 * slot (snapshot) ─► rows ─► lane ─► settled ─► checkpoint ─► confirmed
 *                 └► changes ┘
 * </pre>
 */
public final class PostgresSource implements OrderedSource {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSource.class);

  private final Vertx vertx;
  private final PostgresSlot slot;
  private final ChangeArn arn;
  private final RowShape shape;
  private final StartAt start;
  private final Timing timing;
  private final ChangeBook book;
  private final ReaderThread reader;
  private final SlotWatch watch;
  private final Transactions transactions = new Transactions();
  private volatile Connection replication;

  /**
   * @param lag is told now and then how many bytes of its log the server keeps for the slot
   */
  public PostgresSource(
      Vertx vertx,
      PostgresSlot slot,
      ChangeForm form,
      ChangeArn arn,
      StartAt start,
      Checkpoints checkpoints,
      Timing timing,
      LongConsumer lag) {
    this.vertx = vertx;
    this.slot = slot;
    this.arn = arn;
    this.shape = form.shape();
    this.start = start;
    this.timing = timing;
    this.book = new ChangeBook(checkpoints);
    this.reader = new ReaderThread(vertx, "postgresql-" + slot.name(), book, timing, this::session);
    this.watch = new SlotWatch(vertx, slot, timing, lag, this::cut);
  }

  @Override
  public Future<Void> start(Partitions into) {
    reader.start(into);
    vertx.getOrCreateContext().runOnContext(none -> watch.run(reader.toldToStop()));
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    book.settle(position);
    reader.wake();
  }

  @Override
  public void finished(String lane) {}

  @Override
  public Future<Void> stop() {
    return reader.stop();
  }

  /** The connection is of no use any more, though it does not say so. Any thread. */
  private void cut() {
    Connection now = replication;
    if (now == null) return;
    try {
      now.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.warn("{}: {}", slot, e.toString());
    }
  }

  private void session() throws Exception {
    try (Connection log = slot.server().replication();
        Connection sql = slot.server().connect()) {
      replication = log;
      Catalog.check(sql, arn);
      slot.publish(sql, arn);
      String snapshot = prepare(log, sql);
      if (!book.rowsDone()) {
        var rowReader =
            new RowReader(
                arn, shape, reader, timing::now, RowChange.nextRow(reader.last(), book.log()));
        try (Connection snap = slot.server().connect()) {
          String end = rowReader.read(snap, snapshot, book.log());
          if (end == null) return;
          reader.onContext(
              () -> {
                book.rowsRead(end);
                return book.flushed();
              });
        }
      }
      new LogReader(slot, arn, shape, reader, timing::now, transactions, reader.last())
          .read(log, sql);
    } finally {
      replication = null;
    }
  }

  /** Sees to it that there is a slot; returns the snapshot of a new one, null of an old one. */
  private String prepare(Connection log, Connection sql) throws Exception {
    PostgresSlot.State state = slot.state(sql);
    boolean all = !(start instanceof StartAt.Newest);
    if (book.begun()) {
      if (state == PostgresSlot.State.THERE) return null;
      LOG.error("{}: the slot is gone or lost; changes were not seen. It begins anew", slot);
    } else if (state == PostgresSlot.State.THERE && !all) {
      // Made before a crash, and nothing was read of it.
      reader.onContext(() -> book.begin(1, false));
      return null;
    }
    if (state != PostgresSlot.State.ABSENT) slot.dropSlot(sql);
    var made =
        PostgresServer.postgres(log)
            .getReplicationAPI()
            .createReplicationSlot()
            .logical()
            .withSlotName(slot.name())
            .withOutputPlugin("pgoutput")
            .make();
    reader.onContext(() -> book.begin(made.getConsistentPoint().asLong(), all));
    reader.forget();
    LOG.info("{}: made, from {}", slot, made.getConsistentPoint());
    return made.getSnapshotName();
  }
}
