package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One active gateway has ended in order, and the next is active.
 *
 * @param took from when it was asked for until the next had the lease
 */
public record Handover(String from, String to, Duration took) {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String ACTIVE =
      "SELECT token, node FROM active WHERE until > clock_timestamp()";
  private static final String OTHERS =
      "SELECT 1 FROM node WHERE name <> ? AND seen > clock_timestamp() - interval '5 seconds'";
  private static final String DRAIN = "UPDATE node SET drain = clock_timestamp() WHERE name = ?";
  private static final String FORGET = "UPDATE node SET drain = NULL WHERE name = ?";

  private record Active(long token, String node) {}

  /**
   * Has the active gateway end in order, and waits for the next. Blocks.
   *
   * @param only the gateway that is not to be the active one; null for whichever is
   * @return null when {@code only} is not the active one, and nothing was done
   * @throws StoreException when there is no other, or none has taken over in time
   */
  public static Handover run(PostgresConnections database, String only, Duration patience) {
    try (Connection connection = database.plain()) {
      Active before = active(connection);
      if (before == null) throw new StoreException("No gateway is active on " + database + ".");
      if (only != null && !only.equals(before.node)) return null;
      if (!any(connection, OTHERS, before.node))
        throw new StoreException(
            "There is no other gateway on " + database + " that could take over.");
      change(connection, DRAIN, before.node);
      long began = System.nanoTime();
      while (System.nanoTime() - began < patience.toNanos()) {
        Active now = active(connection);
        if (now != null && now.token != before.token)
          return new Handover(before.node, now.node, Duration.ofNanos(System.nanoTime() - began));
        LockSupport.parkNanos(LOOK_NANOS);
      }
      change(connection, FORGET, before.node);
      throw new StoreException(
          "No other gateway has taken over from "
              + before.node
              + " within "
              + patience.toSeconds()
              + " s.");
    } catch (SQLException e) {
      throw new StoreException(PostgresErrors.describe(e), e);
    }
  }

  private static Active active(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(ACTIVE)) {
      return row.next() ? new Active(row.getLong("token"), row.getString("node")) : null;
    }
  }

  private static boolean any(Connection connection, String sql, String name) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void change(Connection connection, String sql, String name) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      statement.executeUpdate();
    }
  }
}
