package io.penstock.trigger.change;

import io.penstock.trigger.mapping.Lanes;
import io.penstock.trigger.mapping.OrderedSource;
import io.penstock.trigger.mapping.Timing;
import io.penstock.trigger.mapping.WindowState;
import io.penstock.trigger.stream.Checkpoints;
import io.penstock.trigger.stream.StartAt;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  private static final String LANE = "rows";
  private static final int MOST_REOPEN_SECONDS = 15;
  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REPORT = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final PostgresSlot slot;
  private final ChangeArn arn;
  private final RowShape shape;
  private final StartAt start;
  private final Timing timing;
  private final ChangeBook book;
  private final SlotWatch watch;
  private final Transactions transactions = new Transactions();
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private volatile boolean stopped;
  private volatile Connection replication;
  private Context context;
  private Lanes lanes;
  private Thread reader;
  private boolean troubled;

  /** The last position handed on. Of the reader's thread, like the next one. */
  private String last;

  private int failures;

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
    this.watch = new SlotWatch(vertx, slot, timing, lag, this::cut);
  }

  @Override
  public Future<Void> start(Lanes into) {
    lanes = into;
    context = vertx.getOrCreateContext();
    lanes.open(LANE, null);
    reader = Thread.ofVirtual().name("postgresql-" + slot.name()).start(this::run);
    context.runOnContext(none -> watch.run(stopping.future()));
    return Future.succeededFuture();
  }

  @Override
  public void settled(String lane, String position, WindowState window) {
    book.settle(position);
    LockSupport.unpark(reader);
  }

  @Override
  public void finished(String lane) {}

  @Override
  public Future<Void> stop() {
    stopped = true;
    stopping.tryComplete();
    LockSupport.unpark(reader);
    return ended.future().eventually(book::flushed);
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

  private void run() {
    while (!stopped) {
      try {
        session();
      } catch (Exception e) {
        if (!stopped) trouble(e);
      }
      long pause = Math.min(1L << Math.min(failures++, 4), MOST_REOPEN_SECONDS);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(pause);
      while (!stopped && System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
    }
    context.runOnContext(none -> ended.complete());
  }

  private void session() throws Exception {
    if (last == null && !book.begun()) {
      onContext(book::load);
      last = book.position();
    }
    try (Connection log = slot.server().replication();
        Connection sql = slot.server().connect()) {
      replication = log;
      Catalog.check(sql, arn);
      slot.publish(sql, arn);
      String snapshot = prepare(log, sql);
      if (!book.rowsDone()) {
        var rowReader =
            new RowReader(arn, shape, sink, timing::now, RowChange.nextRow(last, book.log()));
        try (Connection snap = slot.server().connect()) {
          String end = rowReader.read(snap, snapshot, book.log());
          if (end == null) return;
          onContext(
              () -> {
                book.rowsRead(end);
                return book.flushed();
              });
        }
      }
      new LogReader(slot, arn, shape, sink, timing::now, transactions, last).read(log, sql);
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
      onContext(() -> book.begin(1, false));
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
    onContext(() -> book.begin(made.getConsistentPoint().asLong(), all));
    last = null;
    LOG.info("{}: made, from {}", slot, made.getConsistentPoint());
    return made.getSnapshotName();
  }

  /** Runs it on the mapping's context and waits for what it promises. */
  private <T> T onContext(Callable<Future<T>> work) throws Exception {
    var done = new CompletableFuture<T>();
    context.runOnContext(
        none -> {
          try {
            work.call()
                .onComplete(
                    answer -> {
                      if (answer.succeeded()) done.complete(answer.result());
                      else done.completeExceptionally(answer.cause());
                    });
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.join();
  }

  private void trouble(Exception e) {
    LOG.warn("{}: {}", slot, e.toString());
    troubled = true;
    Throwable why = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    String problem =
        why instanceof RefusedTableException
            ? "PROBLEM: " + why.getMessage()
            : "PROBLEM: Connection error. Please check your event source connection"
                + " configuration.";
    context.runOnContext(none -> lanes.trouble(problem));
  }

  private final ChangeSink sink =
      new ChangeSink() {
        @Override
        public void take(List<ChangeRecord> some, KeepAlive meanwhile) throws SQLException {
          if (some.isEmpty()) return;
          boolean full =
              ask(
                  () -> {
                    lanes.add(LANE, some);
                    return lanes.full(LANE);
                  });
          last = some.getLast().position();
          wait(full, () -> ask(() -> lanes.full(LANE)), meanwhile);
        }

        @Override
        public void settled(KeepAlive meanwhile) throws SQLException {
          String wanted = last;
          wait(true, () -> ChangeBook.compare(book.durable(), wanted) < 0, meanwhile);
        }

        private void wait(
            boolean first, java.util.function.BooleanSupplier still, KeepAlive meanwhile)
            throws SQLException {
          long report = System.nanoTime() + REPORT;
          for (boolean more = first; more && !stopped; more = still.getAsBoolean()) {
            LockSupport.parkNanos(NAP);
            if (System.nanoTime() < report) continue;
            meanwhile.now();
            report = System.nanoTime() + REPORT;
          }
        }

        private boolean ask(java.util.function.BooleanSupplier question) {
          try {
            return onContext(() -> Future.succeededFuture(question.getAsBoolean()));
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public String durable() {
          return book.durable();
        }

        @Override
        public boolean stopping() {
          return stopped;
        }

        @Override
        public void well() {
          failures = 0;
          if (!troubled) return;
          troubled = false;
          context.runOnContext(none -> lanes.trouble(null));
        }
      };
}
