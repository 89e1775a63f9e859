package io.penstock.trigger.change;

import io.penstock.trigger.mapping.Partitions;
import io.penstock.trigger.mapping.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that reads a table's changes, and the one lane that it fills: sessions with the
 * database, one after another until it is stopped, with growing pauses after those that failed.
 * What was handed on stays in its lane when a session ends.
 */
public final class ReaderThread implements ChangeSink {
  private static final Logger LOG = LoggerFactory.getLogger(ReaderThread.class);
  private static final String LANE = "rows";
  private static final int MOST_REOPEN_SECONDS = 15;
  private static final long NAP = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REPORT = TimeUnit.SECONDS.toNanos(5);

  private final Vertx vertx;
  private final String name;
  private final ChangeBook book;
  private final Timing timing;
  private final Session session;
  private final Promise<Void> stopping = Promise.promise();
  private final Promise<Void> ended = Promise.promise();
  private volatile boolean stopped;
  private Context context;
  private Partitions lanes;
  private Thread reader;
  private boolean troubled;

  /** The last position handed on. Of the reader's thread, like the next one. */
  private String last;

  private int failures;

  /** One connection's life. */
  @FunctionalInterface
  public interface Session {
    /** Reads until it is to stop. On the reader's thread. */
    void run() throws Exception;
  }

  /**
   * @param name of the thread, and in the log
   */
  public ReaderThread(Vertx vertx, String name, ChangeBook book, Timing timing, Session session) {
    this.vertx = vertx;
    this.name = name;
    this.book = book;
    this.timing = timing;
    this.session = session;
  }

  /** On the mapping's context, as {@link #wake} and {@link #stop}. */
  public void start(Partitions into) {
    lanes = into;
    context = vertx.getOrCreateContext();
    lanes.open(LANE, null);
    reader = Thread.ofVirtual().name(name).start(this::run);
  }

  /** Something is settled. */
  public void wake() {
    LockSupport.unpark(reader);
  }

  /** Completes when nothing is read any more, and all that is settled is durable. */
  public Future<Void> stop() {
    stopped = true;
    stopping.tryComplete();
    wake();
    return ended.future().eventually(book::flushed);
  }

  /** Completes when it is to stop. */
  public Future<Void> toldToStop() {
    return stopping.future();
  }

  private void run() {
    while (!stopped) {
      try {
        if (last == null && !book.begun()) {
          onContext(book::load);
          last = book.position();
        }
        session.run();
      } catch (Exception e) {
        if (!stopped) trouble(e);
      }
      long pause = Math.min(1L << Math.min(failures++, 4), MOST_REOPEN_SECONDS);
      Future.any(timing.after(Duration.ofSeconds(pause)), stopping.future())
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    }
    context.runOnContext(none -> ended.complete());
  }

  /** Position of the last change that was handed on; null for none. On the reader's thread. */
  public String last() {
    return last;
  }

  /** All begins anew. On the reader's thread. */
  public void forget() {
    last = null;
  }

  /** Runs it on the mapping's context and waits for what it promises. */
  public <T> T onContext(Callable<Future<T>> work) throws Exception {
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
    LOG.warn("{}: {}", name, e.toString());
    troubled = true;
    Throwable why = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    String problem =
        why instanceof RefusedTableException
            ? "PROBLEM: " + why.getMessage()
            : "PROBLEM: Connection error. Please check your event source connection"
                + " configuration.";
    context.runOnContext(none -> lanes.trouble(problem));
  }

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

  private void wait(boolean first, BooleanSupplier still, KeepAlive meanwhile) throws SQLException {
    long report = System.nanoTime() + REPORT;
    for (boolean more = first; more && !stopped; more = still.getAsBoolean()) {
      LockSupport.parkNanos(NAP);
      if (System.nanoTime() < report) continue;
      meanwhile.now();
      report = System.nanoTime() + REPORT;
    }
  }

  private boolean ask(BooleanSupplier question) {
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
}
