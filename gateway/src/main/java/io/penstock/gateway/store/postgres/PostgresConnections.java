package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * How sessions are opened. No statement, no wait for a lock and no silence lasts for ever, on
 * either side: a session whose gateway stands still is ended by the server.
 *
 * @param url {@code jdbc:postgresql://HOST:PORT,HOST:PORT/DATABASE}
 * @param properties of the driver: user, password, TLS; may be secret
 * @param schema that all tables are in
 */
public record PostgresConnections(String url, Map<String, String> properties, String schema) {
  private static final int LEAST_VERSION = 140_000;

  /** What holds for every session. Seconds are those of the driver, the rest the server's. */
  private static final String COMMON =
      " -c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=5s"
          + " -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
          + " -c jit=off";

  /** Tables that fill and empty within seconds have no statistics: the index is always right. */
  private static final String BY_INDEX = " -c enable_seqscan=off -c enable_sort=off";

  public PostgresConnections {
    properties = Map.copyOf(properties);
  }

  /**
   * For changes, in transactions.
   *
   * @param relaxed whether a crash of the database may lose the last of them
   */
  Session writer(boolean relaxed) throws SQLException {
    Connection connection = open(BY_INDEX + (relaxed ? " -c synchronous_commit=off" : ""));
    try {
      check(connection);
      try (var statement = connection.createStatement()) {
        if (!relaxed)
          statement.execute(
              "SELECT set_config('synchronous_commit', 'on', false) WHERE"
                  + " current_setting('synchronous_commit') = 'off'");
      }
      connection.setAutoCommit(false);
      return new Session(connection, new PostgresDialect());
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** For queries, each in a transaction. */
  Session reader() throws SQLException {
    Connection connection = open("");
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    return new Session(connection, new PostgresDialect());
  }

  /** For single statements that stand alone, and for the schema. */
  Connection plain() throws SQLException {
    Connection connection = open("");
    try {
      check(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Connection open(String options) throws SQLException {
    var all = new Properties();
    all.setProperty("ApplicationName", "penstock");
    all.setProperty("connectTimeout", "3");
    all.setProperty("socketTimeout", "15");
    all.setProperty("tcpKeepAlive", "true");
    if (url.contains(",")) all.setProperty("targetServerType", "primary");
    all.setProperty("reWriteBatchedInserts", "true");
    // Texts and nulls of a parameter are of one type: statements are prepared once.
    all.setProperty("stringtype", "unspecified");
    properties.forEach(all::setProperty);
    all.setProperty("options", "-c search_path=" + schema + COMMON + options);
    Connection connection = new Driver().connect(url, all);
    if (connection == null) throw new SQLException("not a PostgreSQL URL", "08001");
    return connection;
  }

  private static void check(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::int,"
                    + " current_setting('server_encoding'), pg_backend_pid(),"
                    + " current_setting('server_version'), pg_is_in_recovery()")) {
      row.next();
      if (row.getBoolean(5)) throw new SQLException("the server is a standby", "25006");
      if (row.getInt(1) < LEAST_VERSION)
        throw new StoreException(
            "The database is PostgreSQL " + row.getString(4) + "; 14 or newer is needed.");
      if (!row.getString(2).equals("UTF8"))
        throw new StoreException(
            "The database is encoded in "
                + row.getString(2)
                + "; make one with ENCODING 'UTF8' for the store.");
      if (row.getInt(3) != connection.unwrap(PGConnection.class).getBackendPID())
        throw new StoreException(
            "A pooler such as PgBouncer stands between the gateway and PostgreSQL. The store keeps"
                + " a few sessions of its own and needs none: give --store the server's own"
                + " address.");
    }
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return url.replaceAll("\\?.*", "") + " schema " + schema;
  }
}
