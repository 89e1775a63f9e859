package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.trigger.change.PostgresDatabase;
import io.vertx.core.buffer.Buffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the store on PostgreSQL takes on this machine, by hand: {@code AcceptBench SECONDS ROUNDS}.
 * Accepts of 64 clients against bare multi-row inserts of the same rows in groups of the same size,
 * and of one client against one commit of the same database; in turns, so that both meet the same
 * machine.
 */
public final class AcceptBench {
  private static final int CLIENTS = 64;

  private AcceptBench() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    byte[] kilobyte = new byte[1000];
    new Random(7).nextBytes(kilobyte);
    try (PostgresDatabase server = PostgresDatabase.start();
        var stores = new PostgresStores(server)) {
      try (PostgresStore store = stores.open(InstantSource.system());
          Connection bare = bare(stores)) {
        accepts(stores, store, kilobyte, 2);
        for (int round = 0; round < Integer.parseInt(args[1]); round++) {
          long commits = commits(stores);
          double rate = accepts(stores, store, kilobyte, seconds);
          double group = rate * seconds / Math.max(1, commits(stores) - commits);
          double inserts = inserts(bare, kilobyte, (int) Math.max(1, Math.round(group)), seconds);
          double one = one(store, kilobyte, seconds);
          double commit = commit(bare, seconds);
          System.out.printf(
              "64 clients: %.0f/s in groups of %.0f; bare inserts %.0f/s: %.2f. One client: p50"
                  + " %.2f ms; a commit %.2f ms: %.1f times%n",
              rate, group, inserts, rate / inserts, one, commit, one / commit);
        }
      }
    }
  }

  private static long commits(PostgresStores stores) {
    return Long.parseLong(stores.ask("SELECT last FROM SCHEMA.active"));
  }

  private static io.penstock.gateway.delivery.Delivery event(byte[] payload) {
    return Deliver.event(
        UUID.randomUUID().toString(), "later", Buffer.buffer(payload), Deliver.START);
  }

  /** Closed loop: each client sends its next when the last is answered. */
  private static double accepts(
      PostgresStores stores, PostgresStore store, byte[] payload, int seconds) throws Exception {
    var slots = new Semaphore(CLIENTS);
    var ok = new LongAdder();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end) {
      slots.acquire();
      store
          .queue()
          .put(List.of(event(payload)))
          .onComplete(
              done -> {
                if (done.succeeded()) ok.increment();
                slots.release();
              });
    }
    slots.acquire(CLIENTS);
    return ok.sum() / ((System.nanoTime() - start) / 1e9);
  }

  private static double one(PostgresStore store, byte[] payload, int seconds) {
    var took = new long[100_000];
    int n = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < end && n < took.length) {
      long begun = System.nanoTime();
      Deliver.get(store.queue().put(List.of(event(payload))));
      took[n++] = System.nanoTime() - begun;
    }
    return median(took, n);
  }

  private static double median(long[] took, int n) {
    long[] sorted = Arrays.copyOf(took, n);
    Arrays.sort(sorted);
    return sorted[n / 2] / 1e6;
  }

  private static Connection bare(PostgresStores stores) throws SQLException {
    Connection connection = stores.connections().plain();
    try (var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bare_payload (LIKE payload INCLUDING ALL)");
      statement.execute("CREATE TABLE bare_delivery (LIKE delivery INCLUDING ALL)");
      statement.execute("CREATE TABLE bare_commit (n BIGINT)");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static double inserts(Connection bare, byte[] payload, int group, int seconds)
      throws SQLException {
    String rows = ", (?, ?, ?)".repeat(group).substring(2);
    String events =
        ", (?, 1, 0, 0, 0, 0, ?, 0, 1000, 0, ?, 'function', 'arn', 'bench')"
            .repeat(group)
            .substring(2);
    long inserted = 0;
    long next = System.nanoTime();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    try (PreparedStatement payloads =
            bare.prepareStatement("INSERT INTO bare_payload (id, crc, body) VALUES " + rows);
        PreparedStatement deliveries =
            bare.prepareStatement(
                "INSERT INTO bare_delivery (seq, lane, state, due, since, accepted, payload,"
                    + " shared, size, crc, id, kind, target, source) VALUES "
                    + events)) {
      while (System.nanoTime() < end) {
        for (int i = 0; i < group; i++) {
          long id = next++;
          payloads.setLong(3 * i + 1, id);
          payloads.setLong(3 * i + 2, id);
          payloads.setBytes(3 * i + 3, payload);
          deliveries.setLong(3 * i + 1, id);
          deliveries.setLong(3 * i + 2, id);
          deliveries.setString(3 * i + 3, UUID.randomUUID().toString());
        }
        payloads.executeUpdate();
        deliveries.executeUpdate();
        bare.commit();
        inserted += group;
      }
    }
    return inserted / ((System.nanoTime() - start) / 1e9);
  }

  private static double commit(Connection bare, int seconds) throws SQLException {
    var took = new long[100_000];
    int n = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try (PreparedStatement insert = bare.prepareStatement("INSERT INTO bare_commit VALUES (1)")) {
      while (System.nanoTime() < end && n < took.length) {
        long begun = System.nanoTime();
        insert.executeUpdate();
        bare.commit();
        took[n++] = System.nanoTime() - begun;
      }
    }
    return median(took, n);
  }
}
