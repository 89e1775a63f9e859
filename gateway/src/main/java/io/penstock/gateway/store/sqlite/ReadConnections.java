package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Dialect;
import io.penstock.gateway.store.sql.Reads;
import io.penstock.gateway.store.sql.Session;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries, each on a read-only connection: a snapshot of its own that neither waits for the
 * writer nor holds it up. Threads of the platform, not virtual ones: SQLite is native code and
 * would pin its carrier.
 */
final class ReadConnections implements Reads {
  private static final Logger LOG = LoggerFactory.getLogger(ReadConnections.class);
  private static final int THREADS = 2;
  private static final int MOST_WAITING = 200;

  private final Path file;
  private final Completions answers;
  private final Consumer<SQLException> onDamage;
  private final LinkedBlockingQueue<Session> idle = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("penstock-store-reader-", 1).daemon().factory());

  ReadConnections(Path file, Completions answers, Consumer<SQLException> onDamage) {
    this.file = file;
    this.answers = answers;
    this.onDamage = onDamage;
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public <T> Future<T> query(Query<T> query) {
    Context context = Completions.here();
    Promise<T> promise = Promise.promise();
    try {
      threads.execute(() -> run(query, promise, context));
    } catch (RejectedExecutionException e) {
      promise.fail(new RefusedException(Why.BUSY, "Too many queries wait for the store."));
    }
    return promise.future();
  }

  private <T> void run(Query<T> query, Promise<T> promise, Context context) {
    Session session = idle.poll();
    try {
      if (session == null) session = new Session(Connections.reader(file), Dialect.SQLITE);
      T value = query.run(session);
      idle.add(session);
      answers.deliver(context, () -> promise.complete(value));
    } catch (SQLException | RuntimeException e) {
      if (e instanceof SQLException sql && Errors.isDamage(e)) onDamage.accept(sql);
      RuntimeException refusal = Errors.refusal(e);
      answers.deliver(context, () -> promise.fail(refusal));
      close(session);
    }
  }

  void close() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(10, TimeUnit.SECONDS);
    idle.forEach(ReadConnections::close);
  }

  private static void close(Session session) {
    try {
      if (session != null) session.close();
    } catch (SQLException e) {
      LOG.debug("closing a reader: {}", e.getMessage());
    }
  }
}
