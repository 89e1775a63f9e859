package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The gateways of one database, as that knows them. */
public final class Members {
  /** Longer than between two words of a gateway that is well. */
  private static final Duration SILENT = Duration.ofSeconds(15);

  private static final String ALL =
      "SELECT n.name, n.address, n.version, n.peer, n.ahead, n.seen, clock_timestamp() AS now,"
          + " a.since, (a.node = n.name AND a.until > clock_timestamp()) IS TRUE AS active FROM"
          + " node n CROSS JOIN active a ORDER BY n.name";

  /** What a gateway is doing. */
  public enum State {
    ACTIVE,
    /** Answers by way of the active one. */
    PASSING_ON,
    STANDBY,
    /** Has said nothing for a while. */
    SILENT
  }

  /**
   * @param peer HOST:PORT where others pass requests on; null where they cannot
   * @param ahead by how much the database's clock is ahead of its; null where that is not known
   * @param since when it became active; null when it is not
   */
  public record Member(
      String name,
      String address,
      String version,
      State state,
      String peer,
      Duration ahead,
      Instant seen,
      Instant since) {}

  private Members() {}

  /**
   * Blocks.
   *
   * @throws StoreException when there is no store, or it cannot be asked
   */
  public static List<Member> of(PostgresConnections database) {
    try (Connection connection = database.plain();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(ALL)) {
      var members = new ArrayList<Member>();
      while (rows.next()) {
        Instant seen = instant(rows.getTimestamp("seen"));
        boolean active = rows.getBoolean("active");
        boolean silent = seen.plus(SILENT).isBefore(instant(rows.getTimestamp("now")));
        String peer = rows.getString("peer");
        State other = silent ? State.SILENT : peer == null ? State.STANDBY : State.PASSING_ON;
        long ahead = rows.getLong("ahead");
        boolean told = !rows.wasNull();
        members.add(
            new Member(
                rows.getString("name"),
                rows.getString("address"),
                rows.getString("version"),
                active ? State.ACTIVE : other,
                peer,
                told ? Duration.ofMillis(ahead) : null,
                seen,
                active ? instant(rows.getTimestamp("since")) : null));
      }
      return members;
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState()))
        throw new StoreException("There is no store in " + database + " yet.");
      throw new StoreException(PostgresErrors.describe(e), e);
    }
  }

  private static Instant instant(Timestamp time) {
    return time == null ? null : time.toInstant();
  }
}
