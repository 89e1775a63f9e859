package io.penstock.trigger.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What PostgreSQL says of a table. Names go as parameters; the server itself quotes them. */
final class Catalog {
  private static final String TABLE =
      """
      SELECT c.relkind::text, c.relreplident::text,
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ?
      """;

  /** Key: of the primary key, else of the index that is the replica identity. */
  private static final String COLUMNS =
      """
      WITH t AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ? AND c.relname = ?),
      k AS (
        SELECT i.indkey::int2[] AS cols FROM pg_index i JOIN t ON i.indrelid = t.oid
         WHERE i.indisprimary OR i.indisreplident
         ORDER BY i.indisprimary DESC LIMIT 1)
      SELECT a.attname, COALESCE(NULLIF(y.typbasetype, 0), y.oid)::int8,
             CASE WHEN y.typcategory = 'A' THEN y.typelem ELSE 0 END::int8,
             CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE a.atttypmod END,
             COALESCE(array_position((SELECT cols FROM k), a.attnum) + 1, 0)
        FROM pg_attribute a JOIN t ON a.attrelid = t.oid JOIN pg_type y ON y.oid = a.atttypid
       WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
       ORDER BY a.attnum
      """;

  private Catalog() {}

  /** The table as it is now. */
  static Table table(Connection sql, ChangeArn arn) throws SQLException {
    check(sql, arn);
    var columns = new ArrayList<Column>();
    try (PreparedStatement asked = sql.prepareStatement(COLUMNS)) {
      asked.setString(1, arn.schema());
      asked.setString(2, arn.table());
      try (ResultSet row = asked.executeQuery()) {
        while (row.next())
          columns.add(
              new Column(
                  row.getString(1),
                  new PgType((int) row.getLong(2), (int) row.getLong(3), row.getInt(4)),
                  row.getInt(5)));
      }
    }
    return Table.of(arn.schema(), arn.table(), columns);
  }

  /** A table published without identity could not be updated any more: it is refused before. */
  static void check(Connection sql, ChangeArn arn) throws SQLException {
    String name = arn.schema() + "." + arn.table();
    try (PreparedStatement asked = sql.prepareStatement(TABLE)) {
      asked.setString(1, arn.schema());
      asked.setString(2, arn.table());
      try (ResultSet row = asked.executeQuery()) {
        if (!row.next()) throw new RefusedTableException("there is no table " + name);
        if (!List.of("r", "p").contains(row.getString(1)))
          throw new RefusedTableException(name + " is no table whose changes are logged");
        String identity = row.getString(2);
        if (identity.equals("n") || identity.equals("d") && !row.getBoolean(3))
          throw new RefusedTableException(
              "table "
                  + name
                  + " has no replica identity, so its rows could not be updated or deleted any"
                  + " more: give it a primary key, or ALTER TABLE ... REPLICA IDENTITY FULL");
      }
    }
    try (var statement = sql.createStatement();
        ResultSet level = statement.executeQuery("SHOW wal_level")) {
      level.next();
      if (!level.getString(1).equals("logical"))
        throw new RefusedTableException(
            "the server's wal_level is " + level.getString(1) + ": set it to logical, and restart");
    }
  }

  /** Runs what the server makes of a format and names. */
  static void run(Connection sql, String format, String... names) throws SQLException {
    try (var statement = sql.createStatement()) {
      statement.execute(made(sql, format, names));
    }
  }

  static String made(Connection sql, String format, String... names) throws SQLException {
    try (PreparedStatement asked = sql.prepareStatement("SELECT format(?, VARIADIC ?::text[])")) {
      asked.setString(1, format);
      asked.setArray(2, sql.createArrayOf("text", names));
      try (ResultSet row = asked.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
