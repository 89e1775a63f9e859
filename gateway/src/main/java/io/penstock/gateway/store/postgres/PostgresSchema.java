package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables' layout, by version: each version is one script on top of the one before. */
final class PostgresSchema {
  static final int VERSION = 2;

  /** "PNST": nobody else is at it meanwhile. */
  private static final long LOCK = 0x504e5354;

  private PostgresSchema() {}

  /** Brings the tables to the newest version, whole or not at all. */
  static void migrate(PostgresConnections database) throws SQLException {
    try (Connection connection = database.plain()) {
      connection.setAutoCommit(false);
      number(connection, "SELECT 1 FROM pg_advisory_xact_lock(" + LOCK + ")");
      String schema = database.schema();
      if (number(connection, "SELECT 1 FROM pg_namespace WHERE nspname = '" + schema + "'") == null)
        run(connection, "CREATE SCHEMA " + schema);
      int version = version(connection, schema);
      for (int next = version + 1; next <= VERSION; next++) {
        for (String one : script(next).split(";\\s*(?:\\n|$)"))
          if (!one.isBlank()) run(connection, one);
        run(connection, "INSERT INTO schema_version (version) VALUES (" + next + ")");
      }
      connection.commit();
    }
  }

  private static int version(Connection connection, String schema) throws SQLException {
    if (number(connection, table(schema, "schema_version")) == null) {
      if (number(connection, table(schema, "delivery")) != null)
        throw new StoreException(
            "The schema " + schema + " has tables that are not Penstock's. Name another: schema=");
      run(
          connection,
          "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, at TIMESTAMPTZ NOT NULL"
              + " DEFAULT now())");
      return 0;
    }
    int version =
        number(connection, "SELECT coalesce(max(version), 0) FROM schema_version").intValue();
    if (version > VERSION)
      throw new StoreException(
          ("The schema %s was written by a newer Penstock (version %d; this one knows up to %d)."
                  + " Start the newer one again.")
              .formatted(schema, version, VERSION));
    return version;
  }

  private static String table(String schema, String name) {
    return "SELECT 1 FROM pg_tables WHERE schemaname = '%s' AND tablename = '%s'"
        .formatted(schema, name);
  }

  private static String script(int version) {
    try (var in = PostgresSchema.class.getResourceAsStream(version + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : null;
    }
  }
}
