package io.penstock.gateway.store.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** One connection with its prepared statements. One thread. */
final class Session implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  /** A statement, prepared once, with its parameters set. */
  PreparedStatement with(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < values.length; i++) {
      switch (values[i]) {
        case null -> statement.setNull(i + 1, java.sql.Types.NULL);
        case Long number -> statement.setLong(i + 1, number);
        case Integer number -> statement.setInt(i + 1, number);
        case String text -> statement.setString(i + 1, text);
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        default -> throw new IllegalArgumentException("cannot bind " + values[i].getClass());
      }
    }
    return statement;
  }

  /** Rows changed. */
  int run(String sql, Object... values) throws SQLException {
    return with(sql, values).executeUpdate();
  }

  ResultSet query(String sql, Object... values) throws SQLException {
    return with(sql, values).executeQuery();
  }

  /** Runs a statement that takes effect while it is compiled, as some PRAGMAs do. */
  void runAnew(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row as a number; null when there is no row, or it is null. */
  Long number(String sql, Object... values) throws SQLException {
    try (ResultSet rows = query(sql, values)) {
      if (!rows.next()) return null;
      long number = rows.getLong(1);
      return rows.wasNull() ? null : number;
    }
  }

  /** After an error a statement may be of no more use: all are prepared anew. */
  void forgetStatements() {
    for (PreparedStatement statement : prepared.values()) {
      try {
        statement.close();
      } catch (SQLException e) {
        // it is thrown away
      }
    }
    prepared.clear();
  }

  @Override
  public void close() throws SQLException {
    forgetStatements();
    connection.close();
  }
}
