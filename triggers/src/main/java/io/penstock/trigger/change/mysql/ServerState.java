package io.penstock.trigger.change.mysql;

import io.penstock.trigger.change.RefusedTableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a server says of itself and of its binary log. Its questions block. */
record ServerState(Map<String, String> variables) {
  private static final int NOT_ALLOWED = 1227;
  private static final List<String> LOGS_WITHOUT = List.of("0", "OFF");

  static ServerState read(Connection sql) throws SQLException {
    var variables = new HashMap<String, String>();
    try (var statement = sql.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'log_bin',"
                    + " 'binlog_format', 'binlog_row_image', 'binlog_row_metadata',"
                    + " 'binlog_row_value_options', 'binlog_transaction_compression',"
                    + " 'gtid_mode', 'server_uuid', 'server_uid', 'server_id',"
                    + " 'lower_case_table_names')")) {
      while (row.next()) variables.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
    }
    return new ServerState(variables);
  }

  /** Fails when the server does not log rows so that they can be followed. */
  ServerState check() {
    if (LOGS_WITHOUT.contains(said("log_bin", "OFF")))
      throw new RefusedTableException(
          "the server keeps no binary log: start it with log_bin and server_id set");
    want("binlog_format", "ROW", "ROW");
    want("binlog_row_image", "FULL", "FULL", "FULL_NODUP");
    if (!variables.containsKey("binlog_row_metadata"))
      throw new RefusedTableException(
          "the server cannot log the names of columns (binlog_row_metadata): MySQL 8.0.1, MariaDB"
              + " 10.5 or newer is needed");
    want("binlog_row_metadata", "FULL", "FULL");
    want("binlog_row_value_options", "''", "");
    want("binlog_transaction_compression", "OFF", "OFF");
    return this;
  }

  private void want(String name, String remedy, String... allowed) {
    String now = said(name, allowed[0]);
    if (!List.of(allowed).contains(now.toUpperCase(Locale.ROOT)))
      throw new RefusedTableException(
          "the server's "
              + name
              + " is "
              + now
              + ": SET GLOBAL "
              + name
              + " = "
              + remedy
              + ", in its configuration too; sessions that are open keep their own");
  }

  private String said(String name, String otherwise) {
    return variables.getOrDefault(name, otherwise);
  }

  boolean isMaria() {
    return said("version", "").toLowerCase(Locale.ROOT).contains("mariadb");
  }

  /** Names may be written in any case. */
  boolean foldsNames() {
    return !said("lower_case_table_names", "0").equals("0");
  }

  /** Which server it is. */
  String identity() {
    String own = variables.get(isMaria() ? "server_uid" : "server_uuid");
    return own == null ? "server " + said("server_id", "") : own;
  }

  /** Where its log ends now. */
  LogPlace end(Connection sql, int era) throws SQLException {
    String query = isMaria() || !isFrom(8, 4) ? "SHOW MASTER STATUS" : "SHOW BINARY LOG STATUS";
    try (var statement = sql.createStatement();
        ResultSet row = allowed(() -> statement.executeQuery(query))) {
      if (!row.next())
        throw new RefusedTableException("the server keeps no binary log: set log_bin");
      String file = row.getString(1);
      long offset = row.getLong(2);
      String gtids = isMaria() ? gtids(sql, file, offset) : hasGtids() ? row.getString(5) : null;
      return new LogPlace(era, file, offset, gtids == null ? null : gtids.replaceAll("\\s", ""));
    }
  }

  boolean hasGtids() {
    return isMaria() || said("gtid_mode", "OFF").equals("ON");
  }

  /** MariaDB's names of what was executed before the place; null when it has no such place. */
  private static String gtids(Connection sql, String file, long offset) throws SQLException {
    try (PreparedStatement asked = sql.prepareStatement("SELECT BINLOG_GTID_POS(?, ?)")) {
      asked.setString(1, file);
      asked.setLong(2, offset);
      try (ResultSet row = asked.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private boolean isFrom(int major, int minor) {
    String[] parts = said("version", "0.0").split("[.-]");
    int first = Integer.parseInt(parts[0]);
    return first > major || first == major && Integer.parseInt(parts[1]) >= minor;
  }

  /** Its logs' sizes, in their order. */
  static Map<String, Long> logs(Connection sql) throws SQLException {
    var logs = new LinkedHashMap<String, Long>();
    try (var statement = sql.createStatement();
        ResultSet row = allowed(() -> statement.executeQuery("SHOW BINARY LOGS"))) {
      while (row.next()) logs.put(row.getString(1), row.getLong(2));
    }
    return logs;
  }

  /** Whether the log still has the place, and is the one it was in. */
  boolean has(Connection sql, LogPlace place) throws SQLException {
    Long size = logs(sql).get(place.file());
    if (size == null || size < place.offset()) return false;
    if (place.gtids() == null || !hasGtids()) return true;
    if (isMaria()) return same(place.gtids(), gtids(sql, place.file(), place.offset()));
    try (PreparedStatement asked =
        sql.prepareStatement("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)")) {
      asked.setString(1, place.gtids());
      try (ResultSet row = asked.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  private static boolean same(String one, String other) {
    return other != null && sorted(one).equals(sorted(other));
  }

  private static List<String> sorted(String gtids) {
    return Arrays.stream(gtids.split(",")).sorted().toList();
  }

  /** A question to the server. */
  @FunctionalInterface
  private interface Question {
    ResultSet ask() throws SQLException;
  }

  private static ResultSet allowed(Question question) throws SQLException {
    try {
      return question.ask();
    } catch (SQLException e) {
      if (e.getErrorCode() == NOT_ALLOWED)
        throw new RefusedTableException(
            "the user may not ask where the binary log is: GRANT REPLICATION CLIENT (MariaDB:"
                + " BINLOG MONITOR), REPLICATION SLAVE ON *.*");
      throw e;
    }
  }
}
