package io.penstock.gateway.store.postgres;

import io.penstock.gateway.store.sql.StoreLimits;
import io.penstock.trigger.change.PostgresDatabase;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Stores on one PostgreSQL server of the tests' own, a schema for each test. */
final class PostgresStores implements AutoCloseable {
  private static final AtomicInteger NEXT = new AtomicInteger();

  final PostgresDatabase server;
  private final String schema = "t" + NEXT.incrementAndGet() + "_" + ProcessHandle.current().pid();

  PostgresStores(PostgresDatabase server) {
    this.server = server;
  }

  PostgresConnections connections() {
    return new PostgresConnections(
        "jdbc:postgresql://127.0.0.1:" + server.uri().getPort() + "/postgres",
        Map.of("user", "test"),
        schema);
  }

  Candidate candidate(String name, InstantSource clock) {
    return new Candidate(
        connections(),
        StoreLimits.DEFAULT,
        false,
        new Candidate.Identity(name, "http://127.0.0.1:1", "test", null),
        new DatabaseClock(clock));
  }

  /** A store whose clock stands where it is handed in. */
  PostgresStore open(InstantSource clock) {
    return open(clock, StoreLimits.DEFAULT);
  }

  /** Takes over from one that goes on. */
  PostgresStore takeOver(InstantSource clock) {
    return open(clock, StoreLimits.DEFAULT, true);
  }

  PostgresStore open(InstantSource clock, StoreLimits limits) {
    return open(clock, limits, false);
  }

  private PostgresStore open(InstantSource clock, StoreLimits limits, boolean force) {
    try {
      PostgresSchema.migrate(connections());
      var session = connections().writer(false);
      var time = new DatabaseClock(InstantSource.system());
      Tenure tenure = Tenure.take(session, "test", time);
      while (tenure == null && force) {
        expire(); // the active one renews it every second
        tenure = Tenure.take(session, "test", time);
      }
      if (tenure == null) throw new AssertionError("another is active");
      return new PostgresStore(
          connections(), session, tenure, limits, false, clock, any -> false, () -> {});
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** As if the active gateway had been silent for long. */
  void expire() {
    ask("UPDATE " + schema + ".active SET until = '-infinity' RETURNING 1");
  }

  String ask(String sql) {
    return server.ask(sql.replace("SCHEMA.", schema + "."));
  }

  @Override
  public void close() {
    ask("DROP SCHEMA " + schema + " CASCADE");
  }
}
