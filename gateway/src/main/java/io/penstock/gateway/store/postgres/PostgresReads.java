package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Reads;
import io.penstock.gateway.store.sql.Session;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs queries on a few sessions of their own. A session that broke is opened anew. */
final class PostgresReads implements Reads {
  static final int SESSIONS = 3;
  private static final int MOST_WAITING = 200;

  private final PostgresConnections database;
  private final Completions answers;
  private final LinkedBlockingQueue<Session> idle = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          SESSIONS,
          SESSIONS,
          1,
          TimeUnit.MINUTES,
          new LinkedBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("penstock-store-reader-", 1).daemon().factory());

  PostgresReads(PostgresConnections database, Completions answers) {
    this.database = database;
    this.answers = answers;
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
    try {
      T value = once(query);
      answers.deliver(context, () -> promise.complete(value));
    } catch (SQLException | RuntimeException e) {
      RuntimeException refusal = PostgresErrors.refusal(e);
      answers.deliver(context, () -> promise.fail(refusal));
    }
  }

  /** A query changes nothing: one that met a broken session is asked once more. */
  private <T> T once(Query<T> query) throws SQLException {
    Session used = idle.poll();
    if (used != null)
      try {
        return ask(used, query);
      } catch (SQLException e) {
        if (!PostgresErrors.isLost(e)) throw e;
      }
    return ask(database.reader(), query);
  }

  private <T> T ask(Session session, Query<T> query) throws SQLException {
    try {
      T value = query.run(session);
      session.connection().rollback();
      idle.add(session);
      return value;
    } catch (SQLException | RuntimeException e) {
      PostgresStore.close(session);
      throw e;
    }
  }

  void close() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(10, TimeUnit.SECONDS);
    idle.forEach(PostgresStore::close);
  }
}
