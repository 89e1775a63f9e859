package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.CommitTimes;
import io.penstock.gateway.store.sql.Changes;
import io.penstock.gateway.store.sql.Index;
import io.penstock.gateway.store.sql.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions of the active gateway on one session, which is opened anew when it breaks. A commit
 * whose answer was lost is looked up by its number before anything is answered or done again. The
 * writer's thread only.
 */
final class Transactions {
  private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);

  /** How long a change waits for a database that is away, before it is refused. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long RENEWED_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final String KNOWN = "SELECT id FROM delivery WHERE id = ANY (?)";
  private static final String UNSYNCED = "SET LOCAL synchronous_commit TO off";

  /** Opens a session. */
  interface Opener {
    Session open() throws SQLException;
  }

  private final Opener opener;
  private final Tenure tenure;
  private final Index index;
  private final Runnable deposed;
  private final CommitTimes commitTimes = new CommitTimes();
  private Session session;

  /** What is wrong with the database; null while nothing is. Any thread reads it. */
  private volatile String trouble;

  private volatile boolean full;

  /** When the transaction under way began; 0 while none is. */
  private volatile long begun;

  private long proved = System.nanoTime();
  private boolean told;

  Transactions(Opener opener, Session session, Tenure tenure, Index index, Runnable deposed) {
    this.opener = opener;
    this.session = session;
    this.tenure = tenure;
    this.index = index;
    this.deposed = deposed;
  }

  CommitTimes commitTimes() {
    return commitTimes;
  }

  /** What keeps it from writing, in words; null when nothing does. Any thread. */
  String trouble() {
    String known = trouble;
    long since = begun;
    if (known != null || since == 0 || System.nanoTime() - since < PATIENCE_NANOS) return known;
    return "The database does not answer.";
  }

  /** Whether the last commit found the database's disk full. Any thread. */
  boolean isFull() {
    return full;
  }

  /**
   * Does the work and commits it.
   *
   * @param ids deliveries that the work stores
   * @throws DeposedException when another gateway is the active one
   * @throws RuntimeException why it was not done, or is not known to be
   */
  <T> T run(boolean synced, Collection<String> ids, Changes.Work<T> work) {
    long end = System.nanoTime() + (trouble == null ? PATIENCE_NANOS : 0);
    begun = System.nanoTime();
    try {
      while (true) {
        long number = tenure.next();
        T value = null;
        boolean sent = false;
        try {
          if (session == null) open();
          value = work(number, synced, ids, work);
          sent = true;
          long began = System.nanoTime();
          session.connection().commit();
          commitTimes.add(System.nanoTime() - began);
          committed();
          return value;
        } catch (SQLException e) {
          if (!PostgresErrors.isLost(e)) throw failed(e);
          lost(e);
          if (sent && isDone(number, end)) return value;
          if (System.nanoTime() - end >= 0) throw givenUp(e);
          pause();
        }
      }
    } catch (DeposedException e) {
      drop();
      deposed.run();
      throw e;
    } catch (RuntimeException | Error e) {
      rollBack();
      throw e;
    } finally {
      begun = 0;
    }
  }

  private <T> T work(long number, boolean synced, Collection<String> ids, Changes.Work<T> work)
      throws SQLException {
    if (!synced) session.run(UNSYNCED);
    // So late the lease may be short: held from the beginning, nobody else gets it meanwhile.
    if (System.nanoTime() - proved > RENEWED_NANOS) tenure.prove(session, number);
    if (!ids.isEmpty()) lookUp(ids);
    T value = work.run(session);
    tenure.prove(session, number);
    return value;
  }

  private void lookUp(Collection<String> ids) throws SQLException {
    var found = new HashSet<String>();
    try (ResultSet rows = session.query(KNOWN, (Object) ids.toArray(String[]::new))) {
      while (rows.next()) found.add(rows.getString("id"));
    }
    index.lookedUp(ids, found);
  }

  private void committed() {
    proved = System.nanoTime();
    full = false;
    trouble = null;
    index.committed();
  }

  /** Looks a commit up whose answer was lost; only then it is known what to answer. */
  private boolean isDone(long number, long end) {
    while (true) {
      try {
        open();
        if (!tenure.isDone(session, number)) return false;
        committed();
        return true;
      } catch (SQLException e) {
        if (!PostgresErrors.isLost(e)) throw failed(e);
        lost(e);
        if (System.nanoTime() - end >= 0) throw givenUp(e);
        pause();
      }
    }
  }

  private void open() throws SQLException {
    drop();
    session = opener.open();
    index.reload(session);
    session.connection().commit();
    if (told) LOG.warn("The database answers again.");
    told = false;
    trouble = null;
  }

  private void lost(SQLException e) {
    drop();
    if (!told) LOG.warn("{}", PostgresErrors.describe(e));
    told = true;
  }

  private RuntimeException givenUp(SQLException e) {
    trouble = PostgresErrors.describe(e);
    return PostgresErrors.refusal(e);
  }

  private RuntimeException failed(SQLException e) {
    full = PostgresErrors.isFull(e);
    return PostgresErrors.refusal(e);
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  /** What was done of the work is undone, here and in memory. */
  private void rollBack() {
    if (session == null) return;
    session.forgetStatements();
    try {
      session.connection().rollback();
      index.rolledBack(session);
      session.connection().commit();
    } catch (SQLException e) {
      drop();
    }
  }

  private void drop() {
    PostgresStore.close(session);
    session = null;
  }

  /** Ends the tenure: the next may take over at once. */
  void close() {
    try {
      if (session != null) tenure.end(session);
    } catch (SQLException e) {
      LOG.warn("closing the store: {}", e.getMessage());
    }
    drop();
  }
}
