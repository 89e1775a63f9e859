package io.penstock.trigger.schedule;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps firings in memory; can be made to fail, or to wait. Any thread. */
final class MemoryOccurrences implements OccurrenceIntake {
  final List<Firing> fired = new ArrayList<>();
  final List<Occurrence> skipped = new ArrayList<>();
  final Map<String, Known> known = new HashMap<>();
  private final List<Integer> batches = new ArrayList<>();
  private Future<Void> gate = Future.succeededFuture();

  /** What storing waits for from now on. */
  synchronized void gate(Future<Void> gate) {
    this.gate = gate;
  }

  @Override
  public synchronized Future<Void> fire(List<Firing> firings) {
    batches.add(firings.size());
    return gate.map(
        open -> {
          synchronized (this) {
            fired.addAll(firings);
            for (Firing firing : firings)
              known.compute(firing.schedule().arn(), (arn, k) -> new Known(null, firing.time()));
          }
          return null;
        });
  }

  @Override
  public synchronized Future<Void> skipped(List<Occurrence> first) {
    skipped.addAll(first);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Void> forget(List<String> arns) {
    arns.forEach(known::remove);
    return Future.succeededFuture();
  }

  @Override
  public synchronized Future<Map<String, Known>> load() {
    return Future.succeededFuture(Map.copyOf(known));
  }

  synchronized List<Integer> batches() {
    return List.copyOf(batches);
  }

  /** Name and time of each firing, in order. */
  synchronized List<String> log() {
    return fired.stream().map(f -> f.schedule().name() + " " + f.time()).toList();
  }
}
