package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import io.penstock.gateway.store.sql.StoreLimits;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A gateway that would be the active one, and stands by until it is. One thread. */
public final class Candidate implements AutoCloseable {
  private static final String SEEN =
      "INSERT INTO node (name, address, version, peer, ahead, started, seen) VALUES (?, ?, ?, ?, ?,"
          + " clock_timestamp(), clock_timestamp()) ON CONFLICT (name) DO UPDATE SET address ="
          + " excluded.address, version = excluded.version, peer = excluded.peer, ahead ="
          + " excluded.ahead, seen = excluded.seen";
  private static final String GONE = "DELETE FROM node WHERE name = ?";
  private static final String FORGET =
      "DELETE FROM node WHERE seen < clock_timestamp() - interval '1 day'";
  private static final String DRAINS =
      "UPDATE node SET drain = NULL WHERE name = ? AND drain IS NOT NULL RETURNING 1";
  private static final String ACTIVE =
      "SELECT a.token, a.node, n.peer, a.until > clock_timestamp() AS holds, CAST(extract(epoch"
          + " FROM clock_timestamp()) * 1000 AS BIGINT) AS now FROM active a LEFT JOIN node n ON"
          + " n.name = a.node";
  private static final String DRAW =
      "INSERT INTO peer_secret (one, secret) VALUES (1, ?) ON CONFLICT (one) DO NOTHING";
  private static final String SECRET = "SELECT secret FROM peer_secret";

  /** Whether one whose clock is right is there to take over. */
  private static final String BETTER =
      "SELECT 1 FROM node WHERE name <> ? AND abs(ahead) <= ? AND seen > clock_timestamp() -"
          + " interval '5 seconds'";

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
   * @param peer HOST:PORT where others pass requests on; null where they cannot
   */
  public record Identity(String name, String address, String version, String peer) {}

  /**
   * Who is the active one.
   *
   * @param peer null where nothing can be passed on to it
   * @param token grows with each one
   * @param holds whether its lease has not ended
   */
  public record Active(String name, String peer, long token, boolean holds) {}

  /** What the one that has become active is told. May be called on the store's thread. */
  public interface Told {
    /** Another has taken over; nothing is stored any more. */
    void deposed();

    /** Somebody wants another to take over. */
    default void drain() {}
  }

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
   * Becomes the active gateway if none is, and opens the store; null while another is active, or
   * would be the better one. Blocks, for seconds where the database does not answer.
   *
   * @throws StoreException when this database cannot be the store; the message names the remedy
   * @throws SQLException when the database cannot be used now
   */
  public PostgresStore take(Told told) throws SQLException {
    try {
      open();
      seen(session);
      session.connection().commit();
      if (clock.isFar()
          && session.number(BETTER, identity.name(), DatabaseClock.FAR_MILLIS) != null) return null;
      Tenure tenure = Tenure.take(session, identity.name(), clock);
      if (tenure == null) return null;
      var store =
          new PostgresStore(
              database,
              session,
              tenure,
              limits,
              relaxed,
              clock,
              one -> beside(one, told),
              told::deposed);
      session = null;
      return store;
    } catch (SQLException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  /**
   * Who is the active one; null while there never was one. Blocks as {@link #take} does.
   *
   * @throws SQLException when the database cannot be used now
   */
  public Active active() throws SQLException {
    try {
      open();
      long began = System.nanoTime();
      Active active = null;
      try (ResultSet row = session.query(ACTIVE)) {
        if (row.next()) {
          clock.told(row.getLong("now"), System.nanoTime() - began);
          if (row.getString("node") != null)
            active =
                new Active(
                    row.getString("node"),
                    row.getString("peer"),
                    row.getLong("token"),
                    row.getBoolean("holds"));
        }
      }
      session.connection().commit();
      return active;
    } catch (SQLException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  /**
   * What all gateways of this database prove to one another.
   *
   * @param drawn is it, if there was none before
   * @throws SQLException when the database cannot be used now
   */
  public byte[] secret(byte[] drawn) throws SQLException {
    try {
      open();
      session.run(DRAW, (Object) drawn);
      byte[] secret;
      try (ResultSet row = session.query(SECRET)) {
        row.next();
        secret = row.getBytes("secret");
      }
      session.connection().commit();
      return secret;
    } catch (SQLException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  private void open() throws SQLException {
    if (!migrated) PostgresSchema.migrate(database);
    migrated = true;
    if (session == null) session = database.writer(relaxed);
  }

  /** With each housekeeping of the active one. */
  private boolean beside(Session one, Told told) throws SQLException {
    seen(one);
    if (one.number(DRAINS, identity.name()) != null) told.drain();
    return false;
  }

  /** Not each time: it is for people. */
  private void seen(Session one) throws SQLException {
    if (asked++ % 4 != 0) return;
    one.run(
        SEEN,
        identity.name(),
        identity.address(),
        identity.version(),
        identity.peer(),
        clock.ahead().toMillis());
    one.run(FORGET);
  }

  private void drop() {
    PostgresStore.close(session);
    session = null;
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
      drop();
    }
  }
}
