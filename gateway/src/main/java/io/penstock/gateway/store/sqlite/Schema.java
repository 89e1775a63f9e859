package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The file's layout, by version: each version is one script on top of the one before. */
final class Schema {
  static final int VERSION = 4;

  /** "PNST": tells our file from any other SQLite database. */
  static final int APPLICATION = 0x504e5354;

  private Schema() {}

  /** Brings the file to the newest version, each step in a transaction of its own. */
  static void migrate(Connection connection, Path file) throws SQLException, IOException {
    int version = pragma(connection, "user_version");
    int application = pragma(connection, "application_id");
    if (version > VERSION)
      throw new StoreException(
          ("%s was written by a newer Penstock (schema %d; this one knows up to %d). Start the"
                  + " newer one again, or give this one another --data-dir.")
              .formatted(file, version, VERSION));
    if (application != APPLICATION && (application != 0 || version != 0 || hasTables(connection)))
      throw new StoreException(
          file + " is a database, but not Penstock's. Give Penstock another --data-dir.");
    for (int next = version + 1; next <= VERSION; next++) {
      try (var statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        for (String one : script(next).split(";\\s*(?:\\n|$)"))
          if (!one.isBlank()) statement.execute(one);
        statement.execute("PRAGMA application_id = " + APPLICATION);
        statement.execute("PRAGMA user_version = " + next);
        statement.execute("COMMIT");
      }
    }
  }

  private static String script(int version) throws IOException {
    try (var in = Schema.class.getResourceAsStream(version + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static boolean hasTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT 1 FROM sqlite_schema LIMIT 1")) {
      return rows.next();
    }
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA " + name)) {
      return rows.next() ? rows.getInt(1) : 0;
    }
  }
}
