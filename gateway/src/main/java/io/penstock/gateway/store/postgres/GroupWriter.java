package io.penstock.gateway.store.postgres;

import io.penstock.gateway.delivery.RefusedException;
import io.penstock.gateway.delivery.RefusedException.Why;
import io.penstock.gateway.store.sql.Changes;
import io.penstock.gateway.store.sql.Completions;
import io.penstock.gateway.store.sql.Session;
import io.penstock.gateway.store.sql.StoreException;
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
 * The one thread that writes. Takes a change, drains what else waits, and has all of it done in one
 * transaction; only then it answers. While the database cannot be reached, what comes is refused.
 *
 * <pre>
 * submit -> [waiting] -> work, work, ..., proof of tenure, COMMIT -> answers on the callers' contexts
 * </pre>
 */
final class GroupWriter implements Changes {
  private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
  private static final int MOST_IN_GROUP = 1000;
  private static final long CHORE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long BUSY_CHORE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final class Job<T> {
    private final Work<T> work;
    private final boolean bounded;
    private final boolean synced;
    private final int bytes;
    private final List<String> ids;
    private final Context context = Completions.here();
    private final Promise<T> promise = Promise.promise();
    private T value;

    private Job(Work<T> work, boolean bounded, boolean synced, int bytes, List<String> ids) {
      this.work = work;
      this.bounded = bounded;
      this.synced = synced;
      this.bytes = bytes;
      this.ids = ids;
    }
  }

  private final Transactions transactions;
  private final Chore chore;
  private final Completions answers;
  private final int maxWaiting;
  private final long maxWaitingBytes;
  private final LinkedBlockingQueue<Job<?>> waiting = new LinkedBlockingQueue<>();
  private final AtomicInteger waitingJobs = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;

  /** Why nothing is stored for ever; null while there is hope. */
  private volatile String failure;

  private volatile boolean closing;
  private long nextChore = System.nanoTime() + CHORE_NANOS;

  GroupWriter(
      Transactions transactions,
      Chore chore,
      Completions answers,
      int maxWaiting,
      long maxWaitingBytes) {
    this.transactions = transactions;
    this.chore = chore;
    this.answers = answers;
    this.maxWaiting = maxWaiting;
    this.maxWaitingBytes = maxWaitingBytes;
    this.thread = Thread.ofPlatform().name("penstock-store-writer").unstarted(this::loop);
  }

  void start() {
    thread.start();
  }

  /** What keeps it from writing, in words; null when nothing does. Any thread. */
  String failure() {
    String failed = failure;
    return failed != null ? failed : transactions.trouble();
  }

  @Override
  public <T> Future<T> submit(int bytes, Work<T> work) {
    return submit(bytes, List.of(), work);
  }

  @Override
  public <T> Future<T> submit(int bytes, List<String> ids, Work<T> work) {
    if (waitingJobs.get() >= maxWaiting || waitingBytes.get() + bytes > maxWaitingBytes)
      return Future.failedFuture(
          new RefusedException(Why.BUSY, "The store has too many changes waiting to be written."));
    waitingJobs.incrementAndGet();
    waitingBytes.addAndGet(bytes);
    return enqueue(new Job<>(work, true, true, bytes, ids));
  }

  @Override
  public <T> Future<T> submit(Work<T> work) {
    return enqueue(new Job<>(work, false, true, 0, List.of()));
  }

  @Override
  public <T> Future<T> submitUnsynced(Work<T> work) {
    return enqueue(new Job<>(work, false, false, 0, List.of()));
  }

  private <T> Future<T> enqueue(Job<T> job) {
    if (failure() != null || closing) {
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
    String why = failure();
    return new RefusedException(Why.UNREADY, why == null ? "The store is closed." : why);
  }

  /** Writes what waits, then ends the thread and the tenure. */
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
      failure = "The store's own thread was interrupted. Start the gateway again.";
    } catch (DeposedException e) {
      failure = e.getMessage();
    } catch (Throwable e) {
      failure = "The store's own thread has failed (" + e + "). Start the gateway again.";
      LOG.error("{}", failure, e);
    } finally {
      waiting.forEach(this::refuse);
      waiting.clear();
      answers.send();
      transactions.close();
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
      housekeeping();
    }
  }

  private void write(List<Job<?>> group) {
    try {
      transactions.run(
          group.stream().anyMatch(job -> job.synced),
          group.stream().flatMap(job -> job.ids.stream()).toList(),
          session -> {
            for (Job<?> job : group) run(job, session);
            return null;
          });
      group.forEach(this::succeed);
    } catch (DeposedException e) {
      failure = e.getMessage();
      group.forEach(this::refuse);
      throw e;
    } catch (RefusedException | StoreException e) {
      if (group.size() == 1 || transactions.trouble() != null) group.forEach(job -> fail(job, e));
      else group.forEach(job -> write(List.of(job)));
    } catch (RuntimeException e) {
      if (group.size() == 1) fail(group.getFirst(), e);
      else group.forEach(job -> write(List.of(job))); // one bad apple spoils no one else's
    }
  }

  private static <T> void run(Job<T> job, Session session) throws SQLException {
    job.value = job.work.run(session);
  }

  /** Also what keeps the tenure while nothing comes, and what finds the database again. */
  private void housekeeping() {
    if (System.nanoTime() - nextChore < 0) return;
    boolean more = false;
    try {
      more = transactions.run(true, List.of(), chore::step);
    } catch (DeposedException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.debug("store housekeeping", e); // the transactions have said what there is to say
    }
    nextChore = System.nanoTime() + (more ? BUSY_CHORE_NANOS : CHORE_NANOS);
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
