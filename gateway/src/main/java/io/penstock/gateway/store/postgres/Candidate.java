package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import io.penstock.gateway.store.sql.StoreLimits;
import java.sql.SQLException;

/** A gateway that would be the active one, and stands by until it is. One thread. */
public final class Candidate implements AutoCloseable {
  private static final String SEEN =
      "INSERT INTO node (name, address, version, started, seen) VALUES (?, ?, ?,"
          + " clock_timestamp(), clock_timestamp()) ON CONFLICT (name) DO UPDATE SET address ="
          + " excluded.address, version = excluded.version, seen = excluded.seen";
  private static final String GONE = "DELETE FROM node WHERE name = ?";
  private static final String FORGET =
      "DELETE FROM node WHERE seen < clock_timestamp() - interval '1 day'";

  private final PostgresConnections database;
  private final StoreLimits limits;
  private final boolean relaxed;
  private final Identity identity;
  private final DatabaseClock clock;
  private Session session;
  private boolean migrated;
  private int asked;

  /**
   * How the gateways know one another.
   *
   * @param name unique
   * @param address where its API port is, for people
   */
  public record Identity(String name, String address, String version) {}

  public Candidate(
      PostgresConnections database,
      StoreLimits limits,
      boolean relaxed,
      Identity identity,
      DatabaseClock clock) {
    this.database = database;
    this.limits = limits;
    this.relaxed = relaxed;
    this.identity = identity;
    this.clock = clock;
  }

  /**
   * Becomes the active gateway if none is, and opens the store; null while another is active.
   * Blocks, for seconds where the database does not answer.
   *
   * @param deposed told when another gateway has taken over; nothing is stored any more then
   * @throws StoreException when this database cannot be the store; the message names the remedy
   * @throws SQLException when the database cannot be used now
   */
  public PostgresStore take(Runnable deposed) throws SQLException {
    try {
      if (!migrated) PostgresSchema.migrate(database);
      migrated = true;
      if (session == null) session = database.writer(relaxed);
      seen(session);
      session.connection().commit();
      Tenure tenure = Tenure.take(session, identity.name(), clock);
      if (tenure == null) return null;
      var store =
          new PostgresStore(database, session, tenure, limits, relaxed, clock, this::seen, deposed);
      session = null;
      return store;
    } catch (SQLException | RuntimeException e) {
      PostgresStore.close(session);
      session = null;
      throw e;
    }
  }

  /** Not each time: it is for people. */
  private boolean seen(Session one) throws SQLException {
    if (asked++ % 4 != 0) return false;
    one.run(SEEN, identity.name(), identity.address(), identity.version());
    one.run(FORGET);
    return false;
  }

  /** Does not stand by any more. */
  @Override
  public void close() {
    try {
      if (session == null) return;
      session.run(GONE, identity.name());
      session.connection().commit();
    } catch (SQLException e) {
      // it is forgotten by itself
    } finally {
      PostgresStore.close(session);
      session = null;
    }
  }
}
