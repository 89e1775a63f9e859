package io.penstock.trigger.change;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
 * A real PostgreSQL server of the machine's own, with a folder and a port of its own, that can be
 * killed and started again. Not run as root, which it refuses. {@code -Dpostgres.bin=FOLDER} takes
 * the programs of another one.
 */
public final class PostgresDatabase implements AutoCloseable {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

  private final Path bin = newest();
  private final int port = freePort();
  private final Path folder;
  private Process process;

  private PostgresDatabase() throws Exception {
    folder = Files.createTempDirectory("penstock-postgres");
    if (ROOT) run("chown", "postgres", folder.toString());
    run(bin.resolve("initdb").toString(), "-D", data(), "-A", "trust", "-U", "test", "-E", "UTF8");
  }

  /** Follows another one, and has all that it has. */
  private PostgresDatabase(PostgresDatabase primary) throws Exception {
    folder = Files.createTempDirectory("penstock-postgres");
    if (ROOT) run("chown", "postgres", folder.toString());
    String backup = bin.resolve("pg_basebackup").toString();
    String from = Integer.toString(primary.port);
    run(backup, "-h", "127.0.0.1", "-p", from, "-U", "test", "-D", data(), "-R", "-c", "fast");
  }

  /** A standby of this one, to which every commit comes before it is answered. */
  public PostgresDatabase replica() throws Exception {
    var replica = new PostgresDatabase(this);
    replica.restart();
    try (Connection sql = connect()) {
      run(sql, "ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
    }
    return replica;
  }

  /** A standby becomes one that takes writes, which nobody follows. */
  public void promote() throws Exception {
    run(bin.resolve("pg_ctl").toString(), "promote", "-w", "-D", data());
    try (Connection sql = connect()) {
      run(sql, "ALTER SYSTEM SET synchronous_standby_names = ''", "SELECT pg_reload_conf()");
    }
  }

  public static PostgresDatabase start() throws Exception {
    var database = new PostgresDatabase();
    database.restart();
    return database;
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private static Path newest() {
    String given = System.getProperty("postgres.bin");
    if (given != null) return Path.of(given);
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
          .max(java.util.Comparator.comparing(Path::toString))
          .orElseThrow();
    } catch (IOException | java.util.NoSuchElementException e) {
      throw new AssertionError("the tests need PostgreSQL's server: install postgresql", e);
    }
  }

  private static List<String> command(String... words) {
    var command = new ArrayList<String>();
    if (ROOT) command.addAll(List.of("runuser", "-u", "postgres", "--"));
    command.addAll(List.of(words));
    return command;
  }

  private void run(String... words) throws Exception {
    Path log = Files.createTempFile("penstock-postgres", ".log");
    Process ran =
        new ProcessBuilder(words[0].equals("chown") ? List.of(words) : command(words))
            .directory(Path.of("/tmp").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (ran.waitFor() != 0) throw new AssertionError(Files.readString(log));
    Files.delete(log);
  }

  /** With what it has on disk; returns when it answers. */
  public void restart() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
    while (System.nanoTime() < end) {
      process =
          new ProcessBuilder(
                  command(
                      bin.resolve("postgres").toString(),
                      "-D",
                      data(),
                      "-p",
                      Integer.toString(port),
                      "-k",
                      folder.toString(),
                      "-h",
                      "127.0.0.1",
                      "-c",
                      "wal_level=logical",
                      "-c",
                      "max_replication_slots=30",
                      "-c",
                      "max_wal_senders=30"))
              .directory(Path.of("/tmp").toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
      while (process.isAlive() && System.nanoTime() < end) {
        try (Connection sql = connect()) {
          if (sql.isValid(5)) return;
        } catch (SQLException notYet) {
          LockSupport.parkNanos(20_000_000);
        }
      }
      // Processes of the one that was killed may still be ending.
      LockSupport.parkNanos(100_000_000);
    }
    throw new AssertionError(Files.readString(folder.resolve("log")));
  }

  /** At once, as a power cut would. */
  public void kill() throws Exception {
    String pid = Files.readAllLines(Path.of(data(), "postmaster.pid")).getFirst().trim();
    signal(Long.parseLong(pid));
    process.waitFor();
  }

  private static void signal(long pid) throws Exception {
    new ProcessBuilder("kill", "-KILL", Long.toString(pid)).start().waitFor();
  }

  /** This one or the other, whichever takes writes. */
  public URI uriOr(PostgresDatabase other) {
    return URI.create(
        "postgresql://test:secret@127.0.0.1:" + port + ",127.0.0.1:" + other.port + "/postgres");
  }

  public URI uri() {
    return URI.create("postgresql://test:secret@127.0.0.1:" + port + "/postgres");
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=test");
  }

  public void run(Connection sql, String... statements) throws SQLException {
    try (var statement = sql.createStatement()) {
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

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      kill();
      var delete = new ProcessBuilder("rm", "-rf", folder.toString()).start();
      delete.waitFor();
    } catch (Exception e) {
      process.destroyForcibly();
    }
  }
}
