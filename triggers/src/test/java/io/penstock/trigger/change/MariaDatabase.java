package io.penstock.trigger.change;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A real MariaDB server of the machine's own, with a folder and a port of its own, that can be
 * killed and started again.
 */
public final class MariaDatabase implements AutoCloseable {
  private final int port = PostgresDatabase.freePort();
  private final Path folder;
  private final List<String> options;
  private Process process;

  private MariaDatabase(List<String> options) throws Exception {
    this.options = options;
    folder = Files.createTempDirectory("penstock-mariadb");
    Files.writeString(
        folder.resolve("init.sql"),
        """
        CREATE USER IF NOT EXISTS 'test'@'%' IDENTIFIED BY 'secret';
        GRANT ALL ON *.* TO 'test'@'%' WITH GRANT OPTION;
        CREATE DATABASE IF NOT EXISTS works CHARACTER SET utf8mb4;
        """);
    Path log = folder.resolve("install.log");
    Process installed =
        new ProcessBuilder(
                found("mariadb-install-db"),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + folder.resolve("data"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (installed.waitFor() != 0) throw new AssertionError(Files.readString(log));
  }

  /**
   * @param options of the server, which come after the usual ones
   */
  public static MariaDatabase start(String... options) throws Exception {
    var database = new MariaDatabase(List.of(options));
    database.restart();
    return database;
  }

  private static String found(String name) {
    for (String folder : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
      Path file = Path.of(folder, name);
      if (Files.isExecutable(file)) return file.toString();
    }
    throw new AssertionError("the tests need MariaDB's server: install mariadb-server");
  }

  /** With what it has on disk; returns when it answers. */
  public void restart() throws Exception {
    var command = new ArrayList<String>();
    command.addAll(
        List.of(
            found("mariadbd"),
            "--no-defaults",
            "--user=" + System.getProperty("user.name"),
            "--datadir=" + folder.resolve("data"),
            "--socket=" + folder.resolve("socket"),
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--init-file=" + folder.resolve("init.sql"),
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=16M",
            "--log-bin=mysql-bin",
            "--sync-binlog=1",
            "--server-id=1",
            "--binlog-format=ROW",
            "--binlog-row-metadata=FULL"));
    command.addAll(options);
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (process.isAlive() && System.nanoTime() < end) {
      try (Connection sql = connect()) {
        if (sql.isValid(5)) return;
      } catch (SQLException notYet) {
        LockSupport.parkNanos(20_000_000);
      }
    }
    throw new AssertionError(Files.readString(folder.resolve("log")));
  }

  /** At once, as a power cut would. */
  public void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  public int port() {
    return port;
  }

  public URI uri() {
    return uri("test");
  }

  public URI uri(String user) {
    return URI.create("mysql://" + user + ":secret@127.0.0.1:" + port);
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + port + "/works?user=test&password=secret");
  }

  public void run(String... statements) throws SQLException {
    try (Connection sql = connect();
        var statement = sql.createStatement()) {
      for (String one : statements) statement.execute(one);
    }
  }

  public String ask(String query) {
    try (Connection sql = connect();
        var row = sql.createStatement().executeQuery(query)) {
      return row.next() ? row.getString(1) : null;
    } catch (SQLException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      kill();
      new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    } catch (Exception e) {
      process.destroyForcibly();
    }
  }
}
