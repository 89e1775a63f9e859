package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.DeadLetterOps;
import io.penstock.gateway.delivery.DeliveryLog;
import io.penstock.gateway.delivery.DeliveryQueue;
import io.penstock.gateway.store.CommitTimes;
import io.penstock.gateway.store.Commits;
import io.penstock.gateway.store.Documents;
import io.penstock.gateway.store.LastFirings;
import io.penstock.gateway.store.MessageStore;
import io.penstock.gateway.store.Store;
import io.penstock.gateway.store.sql.Arrivals;
import io.penstock.gateway.store.sql.Changes;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Index;
import io.penstock.gateway.store.sql.Mends;
import io.penstock.gateway.store.sql.Retention;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.SqlPorts;
import io.penstock.gateway.store.sql.StoreLimits;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The store of the active gateway, made by a {@link Candidate} that has become it. */
public final class PostgresStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
  private static final String USED = "SELECT used FROM active";

  private final ExecutorService contextless;
  private final GroupWriter writer;
  private final Transactions transactions;
  private final PostgresReads reads;
  private final Retention retention;
  private final SqlPorts ports;

  /**
   * @param beside is run with each housekeeping
   */
  PostgresStore(
      PostgresConnections database,
      Session session,
      Tenure tenure,
      StoreLimits limits,
      boolean relaxed,
      InstantSource clock,
      Changes.Chore beside,
      Runnable deposed)
      throws SQLException {
    Mends.run(session, clock.millis());
    var arrivals = new Arrivals();
    var index = new Index(session, arrivals);
    retention = new Retention(limits, index, clock, one -> one.number(USED));
    retention.measure(session);
    tenure.prove(session, tenure.next());
    session.connection().commit();
    contextless =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("penstock-store-answers").daemon().factory());
    var answers = new Completions(contextless);
    transactions =
        new Transactions(() -> database.writer(relaxed), session, tenure, index, deposed);
    writer =
        new GroupWriter(
            transactions,
            one -> {
              beside.step(one);
              return retention.step(one);
            },
            answers,
            limits.maxWaiting(),
            limits.maxWaitingBytes());
    reads = new PostgresReads(database, answers);
    ports = SqlPorts.of(writer, reads, index, retention, arrivals, clock);
    writer.start();
  }

  @Override
  public DeliveryQueue queue() {
    return ports.queue();
  }

  @Override
  public DeliveryLog log() {
    return ports.log();
  }

  @Override
  public DeadLetterOps mending() {
    return ports.mending();
  }

  @Override
  public Documents documents() {
    return ports.documents();
  }

  @Override
  public LastFirings lastFirings() {
    return ports.lastFirings();
  }

  @Override
  public MessageStore messages() {
    return ports.messages();
  }

  @Override
  public Commits commits() {
    return ports.commits();
  }

  @Override
  public long usedBytes() {
    return retention.usedBytes();
  }

  @Override
  public String health() {
    String failure = writer.failure();
    if (failure != null) return failure;
    if (transactions.isFull()) return PostgresErrors.FULL_DISK;
    return retention.full() ? "The store has reached its size limit." : null;
  }

  @Override
  public CommitTimes commitTimes() {
    return transactions.commitTimes();
  }

  @Override
  public long walBytes() {
    return 0;
  }

  @Override
  public void close() {
    try {
      reads.close();
      writer.close();
      contextless.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void close(Session session) {
    try {
      if (session != null) session.close();
    } catch (SQLException e) {
      LOG.debug("closing a session: {}", e.getMessage());
    }
  }
}
