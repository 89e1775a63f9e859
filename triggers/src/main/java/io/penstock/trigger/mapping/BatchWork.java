package io.penstock.trigger.mapping;

import io.penstock.function.FunctionRef;
import io.penstock.function.Invocation;
import io.penstock.function.Outcome;
import io.penstock.trigger.Intake;
import io.penstock.trigger.RandomIds;
import io.penstock.trigger.mapping.Lane.Entry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Takes batches to their end: calls the function, tries again, splits, gives up. Runs on virtual
 * threads of the mapping's context, one task per batch.
 */
final class BatchWork {
  private static final Duration LEAST_PAUSE = Duration.ofMillis(200);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(30);
  private static final int MOST_STATE = 1 << 20;
  private static final String FAILED = "PROBLEM: Function call failed";

  private final FunctionRef function;
  private final String source;
  private final Intake intake;
  private final Batching rules;
  private final BatchForm form;
  private final FailedBatch.Taker failures;
  private final MappingWatch watch;
  private final Timing timing;
  private final RandomGenerator random;
  private final Consumer<List<Entry>> settle;
  private final Consumer<Lane> noted;
  private final Future<Void> stopping;

  /**
   * @param settle told of entries that are settled, also those given up
   * @param noted told of lanes whose batches were tried once more
   * @param stopping once complete, nothing is tried again or waited for
   */
  BatchWork(
      OrderedMapping.Config config,
      Consumer<List<Entry>> settle,
      Consumer<Lane> noted,
      Future<Void> stopping) {
    function = config.function();
    source = config.name();
    intake = config.intake();
    rules = config.rules();
    form = config.form();
    failures = config.failures();
    watch = config.watch();
    timing = config.timing();
    random = config.random();
    this.settle = settle;
    this.noted = noted;
    this.stopping = stopping;
  }

  /** A call of the function, and what it came to. */
  record Called(String id, Outcome outcome) {}

  /**
   * Calls the function with a whole batch, without waiting for it; null where that takes more than
   * a call. {@link #run} takes the batch on from there.
   */
  Future<Called> begin(List<Entry> batch) {
    if (rules.windows() || rules.maxAge() != null) return null;
    var piece = new SubBatch(batch, 0, 0);
    Buffer event = event(piece);
    return event.length() > Batching.MOST_BYTES ? null : call(piece, event);
  }

  /**
   * Returns when all of it is settled, or it is not for us any more.
   *
   * @param first the batch's first call; null when it was not called yet
   */
  void run(List<Entry> batch, Called first) {
    var todo = new ArrayDeque<SubBatch>();
    var whole = resumed(new SubBatch(batch, 0, 0));
    int troubles = 0;
    if (first == null) todo.push(whole);
    else troubles = called(whole, first, troubles, todo);
    while (!todo.isEmpty() && !stopping.isComplete()) {
      SubBatch piece = todo.pop().only(entry -> !entry.lane.released);
      if (piece.isEmpty()) continue;
      if (piece.failures() == 0) piece = resumed(piece);
      try {
        troubles = step(piece, troubles, todo);
      } catch (RuntimeException e) { // a fault of ours: what is behind it waits, and is not lost
        OrderedMapping.LOG.error("{}: a batch ended unexpectedly and is begun again", source, e);
        watch.result("PROBLEM: " + e);
        todo.push(piece);
        await(pause(troubles++));
      }
    }
  }

  /** Takes one piece on; how often in a row there was no room for a call. */
  private int step(SubBatch piece, int troubles, ArrayDeque<SubBatch> todo) {
    List<Entry> old = tooOld(piece);
    if (!old.isEmpty()) {
      giveUp(FailedBatch.TOO_OLD, new SubBatch(old, 0, piece.invocations()), id(), null);
      todo.push(piece.only(entry -> !old.contains(entry)));
      return troubles;
    }
    Buffer event = event(piece);
    if (event.length() > Batching.MOST_BYTES) {
      if (piece.entries().size() == 1) giveUp(FailedBatch.TOO_LARGE, piece, id(), null);
      else split(piece, todo);
      return troubles;
    }
    return called(piece, call(piece, event).await(), troubles, todo);
  }

  /** What follows from a call; how often in a row there was no room for one. */
  private int called(SubBatch piece, Called call, int troubles, ArrayDeque<SubBatch> todo) {
    switch (call.outcome) {
      case Outcome.Returned(Buffer payload) -> answered(piece.after(1), call.id, payload, todo);
      case Outcome.Raised _, Outcome.TimedOut _ -> {
        watch.result(FAILED);
        failed(piece.after(1), piece.entries(), call.id, "Unhandled", todo);
      }
      case Outcome.Throttled(_, Duration retryAfter) -> {
        todo.push(piece);
        Duration pause = pause(troubles);
        await(retryAfter != null && retryAfter.compareTo(pause) > 0 ? retryAfter : pause);
        return troubles + 1;
      }
      case Outcome.Unreachable _ -> {
        watch.result(FAILED);
        todo.push(piece);
        await(pause(troubles));
        return troubles + 1;
      }
    }
    return 0;
  }

  /** The last invocation of a lane's window, without records. */
  void endWindow(Lane lane, boolean early) {
    for (int tries = 0, troubles = 0; !stopping.isComplete() && !lane.released; ) {
      Buffer event = form.event(List.of(), lane.id, lane.window, rules.tumbling(), true, early);
      Outcome outcome = call(id(), event).await().outcome;
      if (outcome instanceof Outcome.Returned) {
        watch.result("OK");
        return;
      }
      watch.result(FAILED);
      if (outcome.isFunctionError() && rules.retries() >= 0 && ++tries > rules.retries()) {
        watch.gaveUp(0);
        return;
      }
      await(pause(troubles++));
    }
  }

  private void answered(SubBatch piece, String id, Buffer payload, ArrayDeque<SubBatch> todo) {
    BatchOutcome answer = BatchOutcome.of(payload, piece.entries(), rules, form);
    Lane lane = piece.lane();
    if (answer.state() != null && !lane.lost)
      lane.window = new WindowState(lane.window.start(), answer.state());
    if (answer.rest().isEmpty()) {
      watch.result("OK");
      settle.accept(piece.entries());
    } else {
      watch.result(FAILED);
      if (answer.rest().size() < piece.entries().size()) {
        var done = new ArrayList<>(piece.entries());
        done.removeAll(java.util.Set.copyOf(answer.rest()));
        settle.accept(done);
      }
      failed(piece, answer.rest(), id, null, todo);
    }
    if (answer.state() != null && answer.state().length() > MOST_STATE) {
      endWindow(lane, true);
      lane.window = null;
    }
  }

  private void failed(
      SubBatch piece, List<Entry> rest, String id, String error, ArrayDeque<SubBatch> todo) {
    boolean progress = rest.size() < piece.entries().size();
    SubBatch left = piece.failed(rest);
    if (rules.bisect() && rest.size() > 1) {
      if (progress) todo.push(left);
      else split(left, todo);
    } else if (rules.retries() >= 0 && left.failures() > rules.retries())
      giveUp(FailedBatch.EXHAUSTED, left, id, error);
    else {
      todo.push(left);
      left.lane().failed(left.entries(), left.failures(), left.invocations());
      noted.accept(left.lane());
      await(pause(left.failures() - 1));
    }
  }

  /** Tries go on counting where they were before a crash. */
  private SubBatch resumed(SubBatch piece) {
    Ahead.Tries before = piece.lane().tried(piece.entries(), rules.bisect());
    if (before == null) return piece;
    return new SubBatch(
        piece.entries(), before.failures(), Math.max(piece.invocations(), before.invocations()));
  }

  private static void split(SubBatch piece, ArrayDeque<SubBatch> todo) {
    todo.push(piece.secondHalf());
    todo.push(piece.firstHalf());
  }

  private void giveUp(String condition, SubBatch piece, String id, String error) {
    var failed =
        new FailedBatch(
            condition,
            id,
            piece.invocations(),
            error,
            piece.lane().id,
            piece.records(),
            event(piece));
    for (int troubles = 0; !stopping.isComplete(); ) {
      try {
        failures.take(failed).await();
        watch.gaveUp(piece.entries().size());
        settle.accept(piece.entries());
        return;
      } catch (Exception notTaken) {
        OrderedMapping.LOG.warn("{}: what was given up could not be kept yet", source, notTaken);
        await(pause(troubles++));
      }
    }
  }

  private Buffer event(SubBatch piece) {
    Lane lane = piece.lane();
    if (!rules.windows()) return form.event(piece.records());
    if (lane.window == null)
      lane.window =
          WindowState.around(piece.entries().getFirst().record.arrival(), rules.tumbling());
    return form.event(piece.records(), lane.id, lane.window, rules.tumbling(), false, false);
  }

  private Future<Called> call(SubBatch piece, Buffer event) {
    watch.invoked(piece.entries().size(), age(piece));
    return call(id(), event);
  }

  private Future<Called> call(String id, Buffer event) {
    try {
      return intake
          .call(Invocation.of(id, function, event, null), source)
          .map(result -> new Called(id, result.outcome()))
          .otherwise(unknown -> new Called(id, new Outcome.Unreachable(unknown.toString())));
    } catch (RuntimeException unknown) {
      return Future.succeededFuture(new Called(id, new Outcome.Unreachable(unknown.toString())));
    }
  }

  private List<Entry> tooOld(SubBatch piece) {
    if (rules.maxAge() == null) return List.of();
    return piece.before(timing.now().minus(rules.maxAge()));
  }

  private Duration age(SubBatch piece) {
    return Duration.between(piece.entries().getLast().record.arrival(), timing.now());
  }

  private void await(Duration time) {
    Future.any(timing.after(time), stopping).await();
  }

  private static Duration pause(int troubles) {
    Duration pause = LEAST_PAUSE.multipliedBy(1L << Math.min(troubles, 10));
    return pause.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : pause;
  }

  private String id() {
    return RandomIds.uuid(random);
  }
}
