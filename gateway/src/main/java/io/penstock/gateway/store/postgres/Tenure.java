package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Session;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The time of one active gateway, a leased row. Every commit renews the lease and proves by its
 * token that nobody has taken over: whoever was away for longer changes nothing. It also leaves its
 * number, by which a commit whose answer was lost is looked up. All times are the database's.
 */
final class Tenure {
  /** Without a commit for so long, another may take over. */
  static final Duration LEASE = Duration.ofSeconds(5);

  private static final String NOW = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
  private static final String UNTIL =
      "until = clock_timestamp() + CAST(? AS BIGINT) * interval '1 millisecond'";
  private static final String TAKE =
      "UPDATE active SET token = token + 1, node = ?, since = clock_timestamp(), last = 0, "
          + UNTIL
          + " WHERE until < clock_timestamp() RETURNING token, "
          + NOW
          + " AS now";
  private static final String PROVE =
      "UPDATE active SET " + UNTIL + ", last = ?, used = used + ? WHERE token = ? RETURNING " + NOW;
  private static final String LOOK = "SELECT token, last FROM active FOR UPDATE";
  private static final String END = "UPDATE active SET until = '-infinity' WHERE token = ?";

  private final long token;
  private final DatabaseClock clock;
  private long number;

  private Tenure(long token, DatabaseClock clock) {
    this.token = token;
    this.clock = clock;
  }

  /** Null while another gateway is active. Waits for a commit of its that is under way. */
  static Tenure take(Session session, String node, DatabaseClock clock) throws SQLException {
    long asked = System.nanoTime();
    try (ResultSet row = session.query(TAKE, node, LEASE.toMillis())) {
      if (!row.next()) return null;
      clock.told(row.getLong("now"), System.nanoTime() - asked);
      return new Tenure(row.getLong("token"), clock);
    } finally {
      session.connection().commit();
    }
  }

  /** The number of the next commit. */
  long next() {
    return ++number;
  }

  /**
   * In the transaction of a commit, the last thing in it.
   *
   * @throws DeposedException when another gateway is the active one
   */
  void prove(Session session, long commit) throws SQLException {
    long asked = System.nanoTime();
    session.flush();
    Long now = session.number(PROVE, LEASE.toMillis(), commit, session.takeGrown(), token);
    if (now == null) throw new DeposedException();
    clock.told(now, System.nanoTime() - asked);
  }

  /**
   * Whether a commit was done whose answer was lost. Waits for its end.
   *
   * @throws DeposedException when another gateway is the active one
   */
  boolean isDone(Session session, long commit) throws SQLException {
    try (ResultSet row = session.query(LOOK)) {
      row.next();
      if (row.getLong("token") != token) throw new DeposedException();
      return row.getLong("last") == commit;
    } finally {
      session.connection().commit();
    }
  }

  /** The next may take over at once. */
  void end(Session session) throws SQLException {
    session.run(END, token);
    session.connection().commit();
  }
}
