package io.penstock.gateway.store.sqlite;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.CommitTimes;
import io.penstock.gateway.store.sql.Changes;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Session;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Takes a change, drains what else waits, runs all in one transaction,
 * commits with one sync, and only then answers. It never waits for company: the sync under way is
 * what lets a group gather. A group of leases alone is committed without a sync: a crash of the
 * process does not lose it, and a power cut also ends the tries that the leases were for.
 *
 * <pre>
 * submit -> [waiting] -> BEGIN, work, work, ..., COMMIT -> answers on the callers' contexts
 * </pre>
 *
 * After an error of the disk or the file nothing is acknowledged any more: what a failed sync left
 * in memory cannot be trusted, so the file is to be opened again by a new start.
 */
final class Writer implements Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MOST_IN_GROUP = 2000;
  private static final long CHECKPOINT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long CHORE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String PROBE =
      "INSERT OR REPLACE INTO document (kind, id, body) VALUES ('probe', 'room', zeroblob(262144))";
  private static final String PROBED = "DELETE FROM document WHERE kind = 'probe'";
  private static final long BUSY_CHORE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final class Job<T> {
    private final Work<T> work;
    private final boolean bounded;
    private final boolean synced;
    private final int bytes;
    private final Context context = Completions.here();
    private final Promise<T> promise = Promise.promise();
    private T value;

    private Job(Work<T> work, boolean bounded, boolean synced, int bytes) {
      this.work = work;
      this.bounded = bounded;
      this.synced = synced;
      this.bytes = bytes;
    }

    private void run(Session session) throws SQLException {
      value = work.run(session);
    }
  }

  private final Session session;
  private final Memory memory;
  private final Chore chore;
  private final Completions answers;
  private final StorePlace place;
  private final boolean relaxed;
  private final int maxWaiting;
  private final long maxWaitingBytes;
  private final LinkedBlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingJobs = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;
  private final CommitTimes commitTimes = new CommitTimes();
  private volatile String failure;

  /** Why changes are refused until that is mended by itself; null while they are not. */
  private volatile String noRoom;

  private volatile boolean gone;
  private String lastTrouble;
  private volatile boolean closing;
  private boolean syncing = true;
  private boolean dirty;
  private long nextCheckpoint = System.nanoTime();
  private long nextChore = System.nanoTime() + CHORE_NANOS;

  Writer(
      Session session,
      Memory memory,
      Chore chore,
      Completions answers,
      StorePlace place,
      boolean relaxed,
      int maxWaiting,
      long maxWaitingBytes) {
    this.session = session;
    this.memory = memory;
    this.chore = chore;
    this.answers = answers;
    this.place = place;
    this.relaxed = relaxed;
    this.maxWaiting = maxWaiting;
    this.maxWaitingBytes = maxWaitingBytes;
    this.thread = Thread.ofPlatform().name("penstock-store-writer").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  CommitTimes commitTimes() {
    return commitTimes;
  }

  /** What keeps it from writing, in words; null when nothing does. Any thread. */
  String failure() {
    lookAtPlace();
    String failed = failure;
    return failed != null ? failed : noRoom;
  }

  /** Whether the files are still those that were opened; if not, that is the end. Any thread. */
  private boolean lookAtPlace() {
    String problem = gone ? null : place.problem();
    if (problem == null) return !gone;
    gone = true;
    if (failure == null) {
      failure = problem;
      LOG.error("{}", problem);
    }
    return false;
  }

  @Override
  public <T> Future<T> submit(int bytes, Work<T> work) {
    if (waitingJobs.get() >= maxWaiting || waitingBytes.get() + bytes > maxWaitingBytes)
      return Future.failedFuture(
          new RefusedException(Why.BUSY, "The store has too many changes waiting to be written."));
    waitingJobs.incrementAndGet();
    waitingBytes.addAndGet(bytes);
    return enqueue(new Job<>(work, true, true, bytes));
  }

  @Override
  public <T> Future<T> submit(Work<T> work) {
    return enqueue(new Job<>(work, false, true, 0));
  }

  @Override
  public <T> Future<T> submitUnsynced(Work<T> work) {
    return enqueue(new Job<>(work, false, relaxed, 0));
  }

  private <T> Future<T> enqueue(Job<T> job) {
    if (failure != null || closing) {
      release(job);
      return Future.failedFuture(unready());
    }
    waiting.add(job);
    if (!thread.isAlive() && waiting.remove(job)) {
      release(job);
      return Future.failedFuture(unready());
    }
    return job.promise.future();
  }

  private void release(Job<?> job) {
    if (!job.bounded) return;
    waitingJobs.decrementAndGet();
    waitingBytes.addAndGet(-job.bytes);
  }

  private RefusedException unready() {
    String why = failure;
    return new RefusedException(Why.UNREADY, why == null ? "The store is closed." : why);
  }

  /** Writes what waits, then ends the thread. */
  void close() throws InterruptedException {
    closing = true;
    thread.join();
    waiting.forEach(this::refuse); // what slipped in at the last moment
    answers.send();
  }

  /** However it ends, nobody waits for ever, and nobody is told that all is well. */
  private void loop() {
    try {
      work();
    } catch (InterruptedException e) {
      fail(new SQLException("interrupted"));
    } catch (Throwable e) {
      fail(e);
    } finally {
      waiting.forEach(this::refuse);
      waiting.clear();
      answers.send();
      end();
    }
  }

  private void work() throws InterruptedException {
    var group = new ArrayList<Job<?>>();
    while (true) {
      Job<?> first = waiting.poll(closing ? 0 : 100, TimeUnit.MILLISECONDS);
      if (first == null && closing) return;
      if (first != null) {
        group.add(first);
        waiting.drainTo(group, MOST_IN_GROUP - 1);
        group.forEach(this::release);
        write(group);
        answers.send();
        group.clear();
      }
      if (failure == null) housekeeping(System.nanoTime());
    }
  }

  private void end() {
    if (gone) return; // SQLite would delete by name what somebody else may have put there
    try {
      if (failure == null) checkpoint("TRUNCATE");
      session.close();
    } catch (SQLException e) {
      LOG.warn("closing the store: {}", e.getMessage());
    }
  }

  private void write(List<Job<?>> group) {
    if (failure != null) {
      group.forEach(this::refuse);
      return;
    }
    try {
      sync(group.stream().anyMatch(job -> job.synced));
      session.run("BEGIN IMMEDIATE");
      for (Job<?> job : group) job.run(session);
      long began = System.nanoTime();
      session.run("COMMIT");
      commitTimes.add(System.nanoTime() - began);
      dirty = true;
      memory.committed();
      if (lookAtPlace()) group.forEach(this::succeed);
      else group.forEach(this::refuse); // it is in a file that nobody will ever read
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      if (Errors.isFatal(e)) fail(e);
      else if (Errors.isFull(e)) full();
      if (failure != null) group.forEach(this::refuse);
      else if (group.size() == 1) fail(group.getFirst(), Errors.refusal((Exception) e));
      else group.forEach(job -> write(List.of(job))); // one bad apple spoils no one else's
    }
  }

  /** Whether the next commits are to be synced. Relaxed durability never asks for a change. */
  private void sync(boolean wanted) throws SQLException {
    if (wanted == syncing) return;
    session.runAnew("PRAGMA synchronous = " + (wanted ? "FULL" : "NORMAL"));
    syncing = wanted;
  }

  /** Said once, until there is room again. */
  private void full() {
    if (noRoom != null) return;
    noRoom = Errors.FULL_DISK;
    LOG.error("{} Nothing is accepted until there is room.", noRoom);
  }

  /** Whether there is room again is known by writing as much as an event may be. */
  private void tryRoom() throws SQLException {
    session.run("BEGIN IMMEDIATE");
    session.run(PROBE);
    session.run("COMMIT");
    session.run(PROBED);
    noRoom = null;
    LOG.warn("There is room on the disk of the data folder again.");
  }

  private void rollBack() {
    session.forgetStatements();
    try {
      session.run("ROLLBACK");
    } catch (SQLException e) {
      session.forgetStatements(); // SQLite has rolled back by itself
    }
    try {
      memory.rolledBack(session);
    } catch (SQLException e) {
      fail(e);
    }
  }

  private void housekeeping(long now) {
    try {
      if (dirty && now - nextCheckpoint >= 0) {
        checkpoint("PASSIVE");
        dirty = false;
        nextCheckpoint = System.nanoTime() + CHECKPOINT_NANOS;
      }
      if (now - nextChore >= 0) {
        if (!lookAtPlace()) return;
        sync(true);
        if (noRoom != null) tryRoom();
        session.run("BEGIN IMMEDIATE");
        boolean more = chore.step(session);
        session.run("COMMIT");
        memory.committed();
        dirty |= more;
        nextChore = System.nanoTime() + (more ? BUSY_CHORE_NANOS : CHORE_NANOS);
        lastTrouble = null;
      }
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      nextChore = System.nanoTime() + CHORE_NANOS;
      nextCheckpoint = nextChore;
      if (Errors.isFatal(e)) fail(e);
      else if (Errors.isFull(e)) full();
      else if (!String.valueOf(e.getMessage()).equals(lastTrouble)) {
        lastTrouble = String.valueOf(e.getMessage());
        LOG.warn("store housekeeping: {}", lastTrouble);
      }
    }
  }

  private void checkpoint(String mode) throws SQLException {
    try (var _ = session.query("PRAGMA wal_checkpoint(" + mode + ")")) {
      // the row says how much was copied; an error is thrown
    }
  }

  /** Any thread: what was found elsewhere to be damaged stops the writer too. */
  void fail(Throwable e) {
    if (failure != null) return;
    failure = Errors.describe(e);
    LOG.error("the store has failed and takes nothing more: {}", failure, e);
  }

  private <T> void succeed(Job<T> job) {
    answers.add(job.context, () -> job.promise.complete(job.value));
  }

  private void fail(Job<?> job, RuntimeException e) {
    answers.add(job.context, () -> job.promise.fail(e));
  }

  private void refuse(Job<?> job) {
    fail(job, unready());
  }
}
