package io.penstock.gateway.store.sqlite;

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
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Index;
import io.penstock.gateway.store.sql.Retention;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.SqlPorts;
import io.penstock.gateway.store.sql.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door to the SQLite store: one file {@code penstock.db} in the data folder. */
public final class SqliteStore implements Store {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

  private final FolderLock lock;
  private final Path log;
  private final ExecutorService contextless;
  private final Writer writer;
  private final ReadConnections readers;
  private final Retention retention;
  private final SqlPorts ports;

  private SqliteStore(StoreSettings settings, InstantSource clock, FolderLock lock)
      throws SQLException, IOException {
    this.lock = lock;
    Path file = settings.folder().resolve("penstock.db");
    log = settings.folder().resolve("penstock.db-wal");
    Session session = StoreChecks.open(file, settings.relaxed(), clock.millis());
    contextless =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("penstock-store-answers").daemon().factory());
    var answers = new Completions(contextless);
    var arrivals = new Arrivals();
    var index = new Index(session, arrivals);
    retention = new Retention(settings.limits(), index, clock, SqliteStore::used);
    retention.measure(session);
    writer =
        new Writer(
            session,
            index,
            retention,
            answers,
            StorePlace.of(settings.folder()),
            settings.relaxed(),
            settings.maxWaiting(),
            settings.maxWaitingBytes());
    readers = new ReadConnections(file, answers, writer::fail);
    ports = SqlPorts.of(writer, readers, index, retention, arrivals, clock);
    writer.start();
    if (!StoreChecks.checkedAtOnce(file))
      readers.query(
          reader -> {
            StoreChecks.check(reader);
            return null;
          });
  }

  /**
   * Opens the store, making or migrating what must be. Blocks: for a file in use, up to a second.
   *
   * @throws StoreException when another gateway uses the folder, the file is damaged, not ours, or
   *     of a newer version; the message names the remedy
   */
  public static SqliteStore open(StoreSettings settings, InstantSource clock) {
    FolderLock lock = null;
    try {
      Files.createDirectories(settings.folder());
      lock = FolderLock.take(settings.folder());
      return new SqliteStore(settings, clock, lock);
    } catch (SQLException e) {
      release(lock);
      throw new StoreException(settings.folder() + ": " + Errors.describe(e), e);
    } catch (IOException e) {
      release(lock);
      throw new StoreException(
          "cannot use the data folder " + settings.folder() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(lock);
      throw e;
    }
  }

  private static long used(Session session) throws SQLException {
    long pages = session.number("PRAGMA page_count") - session.number("PRAGMA freelist_count");
    return pages * session.number("PRAGMA page_size");
  }

  private static void release(FolderLock lock) {
    try {
      if (lock != null) lock.close();
    } catch (IOException e) {
      LOG.warn("unlocking the data folder: {}", e.getMessage());
    }
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
  public String health() {
    String failure = writer.failure();
    if (failure != null) return failure;
    return retention.full() ? "The store has reached its size limit." : null;
  }

  @Override
  public long usedBytes() {
    return retention.usedBytes();
  }

  @Override
  public CommitTimes commitTimes() {
    return writer.commitTimes();
  }

  @Override
  public long walBytes() {
    return log.toFile().length();
  }

  @Override
  public void close() {
    try {
      readers.close();
      writer.close();
      contextless.shutdown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release(lock);
    }
  }
}
