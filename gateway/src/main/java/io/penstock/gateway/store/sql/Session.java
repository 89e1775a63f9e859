package io.penstock.gateway.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** One connection with its prepared statements. One thread. */
public final class Session implements AutoCloseable {
  /** Rows fetched at once where they may be large. */
  private static final int ROWS_AT_ONCE = 32;

  private final Connection connection;
  private final Dialect dialect;
  private final Map<String, Prepared> prepared = new HashMap<>();
  private final Map<String, PreparedStatement> later = new LinkedHashMap<>();
  private long grown;

  private record Prepared(PreparedStatement statement, int[] order) {
    private PreparedStatement with(Object[] values) throws SQLException {
      if (order == null) for (int i = 0; i < values.length; i++) bind(i + 1, values[i]);
      else for (int i = 0; i < order.length; i++) bind(i + 1, values[order[i]]);
      return statement;
    }

    private void bind(int at, Object value) throws SQLException {
      switch (value) {
        case null -> statement.setNull(at, java.sql.Types.NULL);
        case Long number -> statement.setLong(at, number);
        case Integer number -> statement.setInt(at, number);
        case String text -> statement.setString(at, text);
        case byte[] bytes -> statement.setBytes(at, bytes);
        case String[] texts ->
            statement.setArray(at, statement.getConnection().createArrayOf("text", texts));
        default -> throw new IllegalArgumentException("cannot bind " + value.getClass());
      }
    }
  }

  public Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  public Connection connection() {
    return connection;
  }

  private Prepared prepare(String sql) throws SQLException {
    Prepared known = prepared.get(sql);
    if (known != null) return known;
    Dialect.Text text = dialect.text(sql);
    var fresh = new Prepared(connection.prepareStatement(text.sql()), text.order());
    prepared.put(sql, fresh);
    return fresh;
  }

  /** A statement, prepared once, with its parameters set; what was put off is done before it. */
  private PreparedStatement with(String sql, Object... values) throws SQLException {
    flush();
    return prepare(sql).with(values);
  }

  /** Rows changed. */
  public int run(String sql, Object... values) throws SQLException {
    return with(sql, values).executeUpdate();
  }

  /**
   * Changes rows now, or together with others before the next statement that is not put off, or at
   * the latest at the end of the transaction. Those of one statement keep their order.
   */
  public void later(String sql, Object... values) throws SQLException {
    if (!dialect.isRemote()) {
      run(sql, values);
      return;
    }
    PreparedStatement statement = prepare(sql).with(values);
    statement.addBatch();
    later.put(sql, statement);
  }

  /** Does what was put off. */
  public void flush() throws SQLException {
    if (later.isEmpty()) return;
    for (PreparedStatement statement : later.values()) statement.executeBatch();
    later.clear();
  }

  public ResultSet query(String sql, Object... values) throws SQLException {
    return with(sql, values).executeQuery();
  }

  /** The same where rows are large, and perhaps not all are read. In a transaction. */
  ResultSet stream(String sql, Object... values) throws SQLException {
    PreparedStatement statement = with(sql, values);
    if (dialect.isRemote()) statement.setFetchSize(ROWS_AT_ONCE);
    return statement.executeQuery();
  }

  /** Runs a statement that takes effect while it is compiled, as some PRAGMAs do. */
  public void runAnew(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row as a number; null when there is no row, or it is null. */
  public Long number(String sql, Object... values) throws SQLException {
    try (ResultSet rows = query(sql, values)) {
      if (!rows.next()) return null;
      long number = rows.getLong(1);
      return rows.wasNull() ? null : number;
    }
  }

  /**
   * Deletes rows of messages; how many.
   *
   * @param sql without RETURNING
   */
  int deleteMessages(String sql, Object... values) throws SQLException {
    if (!dialect.isRemote()) return run(sql, values);
    int deleted = 0;
    try (ResultSet rows = query(sql + " RETURNING octet_length(body)", values)) {
      while (rows.next()) {
        deleted++;
        grew(-MessageRows.ROW_BYTES - rows.getLong(1));
      }
    }
    return deleted;
  }

  /** So much more is stored, or less. For an engine that cannot see it from its files. */
  void grew(long bytes) {
    grown += bytes;
  }

  /** By how much it has grown since this was asked last. */
  public long takeGrown() {
    long now = grown;
    grown = 0;
    return now;
  }

  /** After an error a statement may be of no more use: all are prepared anew. */
  public void forgetStatements() {
    later.clear();
    grown = 0;
    for (Prepared one : prepared.values()) {
      try {
        one.statement.close();
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
