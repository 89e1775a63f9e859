package io.penstock.trigger.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The replication slot and the publication of one mapping, both of one name. */
public final class PostgresSlot {
  private final PostgresServer server;
  private final String name;

  /**
   * @param mapping its id
   */
  public PostgresSlot(PostgresServer server, String mapping) {
    this.server = server;
    this.name = "penstock_" + mapping.replace('-', '_');
  }

  String name() {
    return name;
  }

  PostgresServer server() {
    return server;
  }

  /** How it is with the slot. */
  enum State {
    ABSENT,
    THERE,
    /** The server has thrown away what it was to keep. */
    LOST
  }

  /**
   * What the server keeps for the slot.
   *
   * @param safe bytes that may still be written before it is lost; -1 for without limit
   */
  record Lag(long bytes, long safe) {}

  State state(Connection sql) throws SQLException {
    try (PreparedStatement asked =
        sql.prepareStatement(
            "SELECT to_jsonb(s)->>'wal_status' FROM pg_replication_slots s WHERE slot_name = ?")) {
      asked.setString(1, name);
      try (ResultSet row = asked.executeQuery()) {
        if (!row.next()) return State.ABSENT;
        return "lost".equals(row.getString(1)) ? State.LOST : State.THERE;
      }
    }
  }

  /** Null when there is none. */
  Lag lag(Connection sql) throws SQLException {
    try (PreparedStatement asked =
        sql.prepareStatement(
            "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::int8,"
                + " (to_jsonb(s)->>'safe_wal_size')::int8"
                + " FROM pg_replication_slots s WHERE slot_name = ?")) {
      asked.setString(1, name);
      try (ResultSet row = asked.executeQuery()) {
        if (!row.next()) return null;
        long bytes = row.getLong(1);
        long safe = row.getLong(2);
        return new Lag(bytes, row.wasNull() ? -1 : safe);
      }
    }
  }

  void publish(Connection sql, ChangeArn arn) throws SQLException {
    try (PreparedStatement asked =
        sql.prepareStatement("SELECT FROM pg_publication WHERE pubname = ?")) {
      asked.setString(1, name);
      try (ResultSet row = asked.executeQuery()) {
        if (row.next()) return;
      }
    }
    boolean roots = sql.getMetaData().getDatabaseMajorVersion() >= 13;
    Catalog.run(
        sql,
        "CREATE PUBLICATION %I FOR TABLE %I.%I"
            + (roots ? " WITH (publish_via_partition_root = true)" : ""),
        name,
        arn.schema(),
        arn.table());
  }

  void dropSlot(Connection sql) throws SQLException {
    // Who still reads it is a connection of ours that the server has not missed yet.
    try (PreparedStatement asked =
        sql.prepareStatement(
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                + " WHERE slot_name = ? AND active_pid IS NOT NULL")) {
      asked.setString(1, name);
      asked.execute();
    }
    try (PreparedStatement asked =
        sql.prepareStatement(
            "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                + " WHERE slot_name = ?")) {
      asked.setString(1, name);
      asked.execute();
    }
  }

  /** Takes slot and publication away, if they are there. Blocks. */
  public void drop() throws SQLException {
    try (Connection sql = server.connect()) {
      dropSlot(sql);
      Catalog.run(sql, "DROP PUBLICATION IF EXISTS %I", name);
    }
  }

  /**
   * Fails when the table cannot be followed. Blocks.
   *
   * @throws RefusedTableException saying why
   */
  public void check(ChangeArn arn) throws SQLException {
    try (Connection sql = server.connect()) {
      Catalog.check(sql, arn);
    }
  }

  @Override
  public String toString() {
    return name + " at " + server;
  }
}
