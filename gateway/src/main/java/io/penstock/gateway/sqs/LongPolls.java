package io.penstock.gateway.sqs;

import io.penstock.gateway.delivery.Timers;
import io.penstock.gateway.store.MessageStore.Batch;
import io.penstock.gateway.store.MessageStore.Received;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Who waits for messages of one queue. One question to the store at a time, for the one who has
 * waited longest; while nothing is due the store is not asked. Any thread.
 */
final class LongPolls {
  /** More who wait are answered at once, with what there is. */
  static final int MOST_WAITING = 1_000;

  /** The clock may be moved while a timer counts on. */
  private static final long LOOK_MILLIS = 1_000;

  private final BiFunction<Integer, Long, Future<Batch>> store;
  private final Consumer<List<Received>> giveBack;
  private final InstantSource clock;
  private final Timers timers;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private boolean asking;
  private boolean again;
  private boolean looking;

  /** When the next message is due as far as is known; {@link Long#MAX_VALUE} when none is. */
  private long due;

  /** Someone who waits. */
  private static final class Waiting {
    private final int most;
    private final long visibleFor;
    private final long until;
    private final Promise<List<Received>> promise = Promise.promise();

    private Waiting(int most, long visibleFor, long until) {
      this.most = most;
      this.visibleFor = visibleFor;
      this.until = until;
    }
  }

  /**
   * @param store asks for so many messages, to be invisible for so many milliseconds
   * @param giveBack takes those that nobody waits for any more
   */
  LongPolls(
      BiFunction<Integer, Long, Future<Batch>> store,
      Consumer<List<Received>> giveBack,
      InstantSource clock,
      Timers timers) {
    this.store = store;
    this.giveBack = giveBack;
    this.clock = clock;
    this.timers = timers;
  }

  /** A question that waits for its answer, and may be taken back. */
  public record Question(Future<List<Received>> answer, Runnable cancel) {}

  Question receive(int most, long visibleFor, Duration wait) {
    long patience;
    Waiting one;
    synchronized (this) {
      patience = waiting.size() < MOST_WAITING ? wait.toMillis() : 0;
      one = new Waiting(most, visibleFor, clock.millis() + patience);
      waiting.add(one);
      if (patience == 0) due = 0; // whoever does not wait asks at least once
    }
    ask();
    return new Question(one.promise.future(), () -> cancel(one));
  }

  private void cancel(Waiting one) {
    synchronized (this) {
      waiting.remove(one);
    }
    one.promise.tryComplete(List.of());
  }

  /** Something may be due now. */
  void arrived() {
    synchronized (this) {
      due = 0;
    }
    ask();
  }

  private void ask() {
    Waiting first;
    synchronized (this) {
      if (asking) {
        again = true;
        return;
      }
      first = waiting.peek();
      if (first == null) return;
      if (due > clock.millis()) {
        first = null;
      } else {
        asking = true;
        again = false;
      }
    }
    if (first == null) expire();
    else {
      Waiting asked = first;
      store.apply(first.most, first.visibleFor).onComplete(result -> answered(asked, result));
    }
  }

  private void answered(Waiting asked, AsyncResult<Batch> result) {
    boolean served = result.failed() || !result.result().messages().isEmpty();
    synchronized (this) {
      asking = false;
      if (served) waiting.remove(asked);
      else if (!again) due = result.result().next() == 0 ? Long.MAX_VALUE : result.result().next();
    }
    if (result.failed()) asked.promise.tryFail(result.cause());
    else if (served && !asked.promise.tryComplete(result.result().messages()))
      giveBack.accept(result.result().messages());
    if (served || again) ask();
    else expire();
  }

  /** Whoever has waited long enough goes with nothing; the others look again. */
  private void expire() {
    var over = new ArrayList<Waiting>();
    synchronized (this) {
      long now = clock.millis();
      waiting.removeIf(
          one -> {
            if (one.until > now) return false;
            over.add(one);
            return true;
          });
      if (!looking && !waiting.isEmpty()) {
        looking = true;
        long next = due;
        for (Waiting one : waiting) next = Math.min(next, one.until);
        long wait = Math.clamp(next - now, 1, LOOK_MILLIS);
        timers.run(
            () ->
                timers.after(
                    Duration.ofMillis(wait),
                    () -> {
                      synchronized (this) {
                        looking = false;
                      }
                      ask();
                    }));
      }
    }
    for (Waiting one : over) one.promise.tryComplete(List.of());
  }

  /** Everyone who waits is told what is the matter. */
  void close(Throwable why) {
    List<Waiting> all;
    synchronized (this) {
      all = List.copyOf(waiting);
      waiting.clear();
    }
    for (Waiting one : all) one.promise.tryFail(why);
  }
}
