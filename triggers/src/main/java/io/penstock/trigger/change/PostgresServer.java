package io.penstock.trigger.change;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * A PostgreSQL database, and who asks it. Given as {@code
 * postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=require}, or as {@code file:///...} with
 * the properties {@code url}, {@code user}, {@code password}.
 */
public final class PostgresServer {
  private static final int SQL_SECONDS = 60;
  private final String url;
  private final String user;
  private final String password;

  private PostgresServer(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IllegalArgumentException when it cannot be one; the message has no secret
   */
  public static PostgresServer of(URI given) {
    if ("file".equals(given.getScheme())) return read(Path.of(given));
    if (!String.valueOf(given.getScheme()).matches("postgres(ql)?")
        || given.getHost() == null
        || given.getPath() == null
        || given.getPath().length() < 2)
      throw new IllegalArgumentException(
          "a URL such as postgresql://USER:PASSWORD@HOST:5432/DATABASE, or file:///PROPERTIES, is"
              + " needed for --source postgresql");
    String[] who =
        given.getRawUserInfo() == null ? new String[0] : given.getRawUserInfo().split(":", 2);
    String url =
        "jdbc:postgresql://"
            + given.getHost()
            + (given.getPort() < 0 ? "" : ":" + given.getPort())
            + given.getRawPath()
            + (given.getRawQuery() == null ? "" : "?" + given.getRawQuery());
    return new PostgresServer(
        url, who.length > 0 ? decode(who[0]) : null, who.length > 1 ? decode(who[1]) : null);
  }

  private static PostgresServer read(Path file) {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--source postgresql=" + file.toUri() + " cannot be read: " + e.getMessage());
    }
    String url = properties.getProperty("url", "");
    if (url.startsWith("postgresql:")) url = "jdbc:" + url;
    if (!url.startsWith("jdbc:postgresql:"))
      throw new IllegalArgumentException(
          file + ": url is not of the form postgresql://HOST:5432/DATABASE");
    return new PostgresServer(
        url, properties.getProperty("user"), properties.getProperty("password"));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** For statements. */
  Connection connect() throws SQLException {
    Properties settings = settings();
    settings.setProperty("socketTimeout", Integer.toString(SQL_SECONDS));
    return open(settings);
  }

  /** For replication alone. */
  Connection replication() throws SQLException {
    Properties settings = settings();
    settings.setProperty("replication", "database");
    settings.setProperty("assumeMinServerVersion", "10");
    settings.setProperty("preferQueryMode", "simple");
    return open(settings);
  }

  private Properties settings() {
    var settings = new Properties();
    if (user != null) settings.setProperty("user", user);
    if (password != null) settings.setProperty("password", password);
    settings.setProperty("ApplicationName", "penstock");
    settings.setProperty("connectTimeout", "5");
    settings.setProperty("loginTimeout", "10");
    settings.setProperty("tcpKeepAlive", "true");
    // Values as texts, in one form whatever the server's settings are.
    settings.setProperty("binaryTransfer", "false");
    settings.setProperty("options", "-c bytea_output=hex -c IntervalStyle=postgres");
    return settings;
  }

  private Connection open(Properties settings) throws SQLException {
    Connection connection = new Driver().connect(url, settings);
    if (connection == null) throw new SQLException("not a PostgreSQL URL", "08001");
    return connection;
  }

  static PGConnection postgres(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class);
  }

  /** Without who and password. */
  @Override
  public String toString() {
    return url.replaceAll("\\?.*", "");
  }
}
