package io.penstock.trigger.change.mysql;

import com.github.shyiko.mysql.binlog.network.SSLMode;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.mariadb.jdbc.Driver;

/**
 * A server of MySQL or MariaDB, and who asks it. Given as {@code
 * mysql://USER:PASSWORD@HOST:PORT?sslmode=require}, or as {@code file:///...} with the properties
 * {@code url}, {@code user}, {@code password}.
 */
public final class MysqlServer {
  private static final int PORT = 3306;
  private static final int SQL_MILLIS = 60_000;

  /** How connections are secured. */
  private enum Tls {
    DISABLE("disable", SSLMode.DISABLED),
    /** Encrypted; whoever answers is believed. */
    REQUIRE("trust", SSLMode.REQUIRED),
    VERIFY_FULL("verify-full", SSLMode.VERIFY_IDENTITY);

    final String jdbc;
    final SSLMode log;

    Tls(String jdbc, SSLMode log) {
      this.jdbc = jdbc;
      this.log = log;
    }
  }

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final Tls tls;

  private MysqlServer(URI url, String user, String password) {
    this.host = url.getHost();
    this.port = url.getPort() < 0 ? PORT : url.getPort();
    this.user = user == null ? "" : user;
    this.password = password == null ? "" : password;
    this.tls = tls(url.getRawQuery());
  }

  /**
   * @throws IllegalArgumentException when it cannot be one; the message has no secret
   */
  public static MysqlServer of(URI given) {
    if ("file".equals(given.getScheme())) return read(Path.of(given));
    URI url = checked(given, "--source mysql");
    String[] who =
        url.getRawUserInfo() == null ? new String[0] : url.getRawUserInfo().split(":", 2);
    return new MysqlServer(
        url, who.length > 0 ? decode(who[0]) : null, who.length > 1 ? decode(who[1]) : null);
  }

  private static URI checked(URI url, String where) {
    String path = url.getPath();
    if (!String.valueOf(url.getScheme()).matches("mysql|mariadb")
        || url.getHost() == null
        || path != null && path.length() > 1)
      throw new IllegalArgumentException(
          where
              + ": a URL such as mysql://USER:PASSWORD@HOST:3306 is needed, without a database"
              + " (mappings name theirs), or file:///PROPERTIES");
    return url;
  }

  private static MysqlServer read(Path file) {
    var properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--source mysql=" + file.toUri() + " cannot be read: " + e.getMessage());
    }
    URI url;
    try {
      url = URI.create(properties.getProperty("url", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": url is not of the form mysql://HOST:3306");
    }
    return new MysqlServer(
        checked(url, file.toString()),
        properties.getProperty("user"),
        properties.getProperty("password"));
  }

  private static Tls tls(String query) {
    if (query == null) return Tls.DISABLE;
    String[] parts = query.split("=", 2);
    if (parts.length == 2 && parts[0].equalsIgnoreCase("sslmode"))
      for (Tls tls : Tls.values())
        if (tls.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(parts[1])) return tls;
    throw new IllegalArgumentException(
        "--source mysql takes sslmode=disable, sslmode=require or sslmode=verify-full, and nothing"
            + " else after the question mark");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** For statements: in UTC, and not ended for being slow to read. */
  Connection connect() throws SQLException {
    var settings = new Properties();
    settings.setProperty("user", user);
    settings.setProperty("password", password);
    settings.setProperty("sslMode", tls.jdbc);
    // Where nothing is encrypted, the server's key cannot be known beforehand either.
    settings.setProperty("allowPublicKeyRetrieval", Boolean.toString(tls == Tls.DISABLE));
    settings.setProperty("connectTimeout", "5000");
    settings.setProperty("socketTimeout", Integer.toString(SQL_MILLIS));
    settings.setProperty("tcpKeepAlive", "true");
    settings.setProperty("allowLocalInfile", "false");
    settings.setProperty(
        "sessionVariables", "time_zone='+00:00',net_write_timeout=31536000,sql_mode=''");
    Connection sql = new Driver().connect("jdbc:mariadb://" + host + ":" + port + "/", settings);
    if (sql == null) throw new SQLException("not a MySQL URL", "08001");
    return sql;
  }

  /**
   * For the log alone.
   *
   * @param replica the number it has among the server's replicas
   */
  Binlog binlog(long replica, BinlogEvents events) {
    return new Binlog(host, port, user, password, tls.log, replica, events);
  }

  /** Without who and password. */
  @Override
  public String toString() {
    return "mysql://" + host + ":" + port;
  }
}
