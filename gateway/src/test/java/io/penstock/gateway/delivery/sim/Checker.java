package io.penstock.gateway.delivery.sim;

import io.penstock.gateway.delivery.Condition;
import io.penstock.gateway.delivery.Delivery;
import io.penstock.gateway.delivery.DeliveryLog.State;
import io.penstock.gateway.delivery.sim.Functions.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges a run that has come to rest, from what was acknowledged, called, sent and stored. */
final class Checker {
  private final Run run;
  private final List<String> violations = new ArrayList<>();
  private final Map<String, List<Call>> calls = new HashMap<>();

  Checker(Run run) {
    this.run = run;
    for (Call call : run.functions.calls())
      calls.computeIfAbsent(call.id, _ -> new ArrayList<>()).add(call);
  }

  List<String> violations() {
    nothingLost();
    orderKept();
    duplicatesBounded();
    memoryBounded();
    timetableKept();
    lanesKept();
    return violations;
  }

  private void wrong(String what) {
    violations.add(what);
  }

  /** I1: every acknowledged event has ended, and its end is true. */
  private void nothingLost() {
    for (String id : run.acked)
      if (!run.queue.rows().containsKey(id)) wrong("I1 " + id + " was acknowledged and is gone");
    for (var row : run.queue.rows().values()) {
      String id = row.delivery.id();
      if (row.unfinished()) wrong("I1 " + id + " never ended: " + row.state);
      else if (row.delivery.kind().equals(Delivery.DESTINATION)) destination(row);
      else event(row);
    }
  }

  private void event(ModelQueue.Row row) {
    String id = row.delivery.id();
    var seen = calls.getOrDefault(id, List.of());
    boolean returned = seen.stream().anyMatch(Call::returned);
    if (row.state == State.SUCCEEDED && !returned)
      wrong("I1 " + id + " is marked as succeeded, but never did");
    if (row.state == State.DEAD) {
      if (row.condition == Condition.RetriesExhausted && seen.size() < 3)
        wrong("I1 " + id + " was given up after " + seen.size() + " tries");
      if (row.condition == Condition.Quarantined) {
        if (run.crashes < 4)
          wrong("I1 " + id + " was quarantined after " + run.crashes + " crashes");
        if (row.accusedAs == null) wrong("I1 " + id + " was judged before it was tried alone");
      }
    }
    boolean followed =
        run.queue.rows().values().stream().anyMatch(other -> id.equals(other.delivery.cause()));
    if (!followed) wrong("I1 " + id + " ended without a word to its destination");
  }

  private void destination(ModelQueue.Row row) {
    boolean sent = run.sent.containsKey(row.delivery.id());
    if (row.state == State.SUCCEEDED && !sent)
      wrong("I1 the record of " + row.delivery.cause() + " was never sent");
  }

  /** I2: events of one key start in the order they were put, over retries and crashes. */
  private void orderKept() {
    for (List<String> put : run.putByKey.values()) {
      var stored =
          put.stream()
              .filter(run.queue.rows()::containsKey)
              .sorted(java.util.Comparator.comparingLong(id -> run.queue.rows().get(id).order))
              .toList();
      int last = 0;
      for (Call call : run.functions.calls()) {
        int place = stored.indexOf(call.id);
        if (place < 0) continue;
        if (place < last) wrong("I2 " + call.id + " ran after " + stored.get(last));
        last = Math.max(last, place);
      }
    }
  }

  /** I3: one event runs once at a time, and again after a success only for a crash. */
  private void duplicatesBounded() {
    calls.forEach(
        (id, seen) -> {
          long successes = seen.stream().filter(Call::returned).count();
          int crashes = run.crashesWhileRunning.getOrDefault(id, 0);
          if (successes > 1 + crashes)
            wrong("I3 " + id + " succeeded " + successes + " times with " + crashes + " crashes");
          Call before = null;
          for (Call call : seen) {
            boolean together =
                before != null
                    && before.epoch == call.epoch
                    && (before.ended < 0 || before.ended > call.started);
            if (together) wrong("I3 " + id + " ran twice at once");
            before = call;
          }
        });
  }

  /** I4: no more at once than the limits say. */
  private void memoryBounded() {
    if (run.queue.crowded()) wrong("I1 something was tried beside one that was to be alone");
    if (run.functions.mostInFlight > Run.RUNNING)
      wrong("I4 " + run.functions.mostInFlight + " ran at once");
  }

  /** I6, I8: no lane has more than its window, none is hammered, and none is forgotten. */
  private void lanesKept() {
    run.functions.mostOfLane.forEach(
        (lane, most) -> {
          if (most > Run.PER_LANE) wrong("I6 " + most + " of " + lane + " ran at once");
        });
    // A clock that is set ahead ends every pause.
    if (!run.jumps)
      run.functions.hammered.forEach(call -> wrong("I6 refused on and on, and called: " + call));
    run.tooLate.forEach(what -> wrong("I8 nobody woke for " + what));
  }

  /** Lambda's minutes between a function error and the next try. */
  private void timetableKept() {
    if (run.jumps) return;
    calls.forEach(
        (id, seen) -> {
          for (int i = 1; i < seen.size(); i++) {
            Call failed = seen.get(i - 1);
            boolean known =
                failed.outcome != null
                    && failed.outcome.isFunctionError()
                    && failed.ended >= 0
                    && failed.epoch == seen.get(i).epoch;
            if (known && seen.get(i).started - failed.ended < 60_000)
              wrong("timetable: " + id + " was retried too soon");
          }
        });
  }
}
