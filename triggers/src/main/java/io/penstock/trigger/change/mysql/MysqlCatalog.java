package io.penstock.trigger.change.mysql;

import io.penstock.trigger.change.ChangeArn;
import io.penstock.trigger.change.Column;
import io.penstock.trigger.change.RefusedTableException;
import io.penstock.trigger.change.Table;
import io.penstock.trigger.change.mysql.MysqlType.Kind;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the server says of a table.
 *
 * @param table as it is now
 * @param transactional whether a snapshot of it can be had
 * @param collations their charsets by number
 */
record MysqlCatalog(Table table, boolean transactional, Map<Integer, String> collations) {
  private static final String TABLE =
      """
      SELECT t.TABLE_TYPE, t.ENGINE, COALESCE(e.TRANSACTIONS, 'NO')
        FROM information_schema.TABLES t LEFT JOIN information_schema.ENGINES e
          ON e.ENGINE = t.ENGINE
       WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?
      """;
  private static final String COLUMNS =
      """
      SELECT c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, COALESCE(c.DATETIME_PRECISION, 0),
             COALESCE(c.NUMERIC_PRECISION, 0), COALESCE(s.SEQ_IN_INDEX, 0)
        FROM information_schema.COLUMNS c LEFT JOIN information_schema.STATISTICS s
          ON s.TABLE_SCHEMA = c.TABLE_SCHEMA AND s.TABLE_NAME = c.TABLE_NAME
         AND s.COLUMN_NAME = c.COLUMN_NAME AND s.INDEX_NAME = 'PRIMARY'
       WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ?
       ORDER BY c.ORDINAL_POSITION
      """;

  /** Java's names of charsets that it calls otherwise; all others it knows as the server does. */
  private static final Map<String, String> CHARSETS =
      Map.ofEntries(
          Map.entry("utf8mb4", "UTF-8"),
          Map.entry("utf8mb3", "UTF-8"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin2", "ISO-8859-2"),
          Map.entry("latin5", "ISO-8859-9"),
          Map.entry("latin7", "ISO-8859-13"),
          Map.entry("greek", "ISO-8859-7"),
          Map.entry("hebrew", "ISO-8859-8"),
          Map.entry("koi8r", "KOI8-R"),
          Map.entry("koi8u", "KOI8-U"),
          Map.entry("ucs2", "UTF-16BE"),
          Map.entry("utf16", "UTF-16BE"),
          Map.entry("utf16le", "UTF-16LE"),
          Map.entry("utf32", "UTF-32BE"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("eucjpms", "EUC-JP"),
          Map.entry("ujis", "EUC-JP"),
          Map.entry("euckr", "EUC-KR"),
          Map.entry("macroman", "x-MacRoman"),
          Map.entry("macce", "x-MacCentralEurope"),
          Map.entry("tis620", "TIS-620"));

  /** Fails when the table cannot be followed. */
  static MysqlCatalog read(Connection sql, ServerState server, ChangeArn arn) throws SQLException {
    String name = arn.schema() + "." + arn.table();
    boolean transactional;
    try (ResultSet row = ask(sql, TABLE, arn)) {
      if (!row.next())
        throw new RefusedTableException(
            "there is no table " + name + ", or the user may not SELECT from it");
      if (!row.getString(1).equals("BASE TABLE"))
        throw new RefusedTableException(
            name + " is no table whose rows are logged as they are (" + row.getString(1) + ")");
      transactional = row.getString(3).equals("YES");
    }
    return new MysqlCatalog(
        Table.of(arn.schema(), arn.table(), columns(sql, server, arn)),
        transactional,
        collations(sql, server));
  }

  private static ResultSet ask(Connection sql, String query, ChangeArn arn) throws SQLException {
    PreparedStatement asked = sql.prepareStatement(query);
    asked.closeOnCompletion();
    asked.setString(1, arn.schema());
    asked.setString(2, arn.table());
    return asked.executeQuery();
  }

  private static List<Column> columns(Connection sql, ServerState server, ChangeArn arn)
      throws SQLException {
    Set<String> json = server.isMaria() ? json(sql, arn) : Set.of();
    var columns = new ArrayList<Column>();
    try (ResultSet row = ask(sql, COLUMNS, arn)) {
      while (row.next()) {
        String name = row.getString(1);
        String whole = row.getString(3).toLowerCase(Locale.ROOT);
        Kind kind = kind(name, row.getString(2).toLowerCase(Locale.ROOT), whole);
        if (json.contains(name)) kind = Kind.JSON;
        int digits = kind == Kind.BIT ? row.getInt(5) : row.getInt(4);
        var type =
            new MysqlType(
                kind, whole.contains("unsigned"), digits, StandardCharsets.UTF_8, List.of());
        columns.add(new Column(name, type, row.getInt(6)));
      }
    }
    return columns;
  }

  /** MariaDB's JSON is a text that is checked. */
  private static Set<String> json(Connection sql, ChangeArn arn) throws SQLException {
    var json = new HashSet<String>();
    try (ResultSet row =
        ask(
            sql,
            "SELECT CONSTRAINT_NAME FROM information_schema.CHECK_CONSTRAINTS WHERE"
                + " CONSTRAINT_SCHEMA = ? AND TABLE_NAME = ? AND CHECK_CLAUSE LIKE 'json_valid(%'",
            arn)) {
      while (row.next()) json.add(row.getString(1));
    }
    return json;
  }

  private static Kind kind(String name, String type, String whole) {
    if (whole.contains("compressed"))
      throw new RefusedTableException(
          "column " + name + " is stored compressed, which the log does not undo");
    return switch (type) {
      case "tinyint", "smallint", "mediumint", "int", "integer", "bigint" -> Kind.INTEGER;
      case "decimal" -> Kind.DECIMAL;
      case "float" -> Kind.FLOAT;
      case "double" -> Kind.DOUBLE;
      case "bit" -> Kind.BIT;
      case "year" -> Kind.YEAR;
      case "date" -> Kind.DATE;
      case "time" -> Kind.TIME;
      case "datetime" -> Kind.DATETIME;
      case "timestamp" -> Kind.TIMESTAMP;
      case "char", "varchar", "tinytext", "text", "mediumtext", "longtext" -> Kind.TEXT;
      case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> Kind.BYTES;
      case "enum" -> Kind.ENUM;
      case "set" -> Kind.SET;
      case "json" -> Kind.JSON;
      case "geometry",
          "point",
          "linestring",
          "polygon",
          "multipoint",
          "multilinestring",
          "multipolygon",
          "geometrycollection",
          "geomcollection" ->
          Kind.GEOMETRY;
      case "uuid" -> Kind.UUID;
      case "inet4" -> Kind.INET4;
      case "inet6" -> Kind.INET6;
      default ->
          throw new RefusedTableException(
              "column " + name + " is of type " + type + ", which is not known");
    };
  }

  private static Map<Integer, String> collations(Connection sql, ServerState server)
      throws SQLException {
    var all = new HashMap<Integer, String>();
    String from =
        server.isMaria() && hasIds(sql) ? "COLLATION_CHARACTER_SET_APPLICABILITY" : "COLLATIONS";
    try (var statement = sql.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT ID, CHARACTER_SET_NAME FROM information_schema."
                    + from
                    + " WHERE ID IS NOT NULL")) {
      while (row.next()) all.put(row.getInt(1), row.getString(2));
    }
    return all;
  }

  private static boolean hasIds(Connection sql) throws SQLException {
    try (var statement = sql.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA ="
                    + " 'information_schema' AND TABLE_NAME ="
                    + " 'COLLATION_CHARACTER_SET_APPLICABILITY' AND COLUMN_NAME = 'ID'")) {
      return row.next();
    }
  }

  /** Of a collation; null for bytes. */
  Charset charset(int collation) {
    String name = collations.get(collation);
    if ("binary".equals(name)) return null;
    String java = name == null ? "?" : CHARSETS.getOrDefault(name, name);
    try {
      return Charset.forName(java);
    } catch (IllegalArgumentException e) {
      throw new RefusedTableException(
          "texts in the charset "
              + (name == null ? "of collation " + collation : name)
              + " cannot be read: convert the column to utf8mb4");
    }
  }

  /** What a column is now; null when it is gone. */
  Kind kind(String column) {
    for (Column one : table.columns())
      if (one.name().equals(column)) return ((MysqlType) one.type()).kind();
    return null;
  }
}
