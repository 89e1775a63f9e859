package io.penstock.trigger.mapping;

import io.penstock.trigger.mapping.Lane.Entry;
import io.penstock.trigger.mapping.Lane.Slot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Which slots make a batch now. Made for one look at the lanes. */
final class BatchPicker {
  private final Batching rules;
  private final boolean mixes;
  private final Collection<Lane> lanes;
  private final Predicate<Lane> full;
  private final Instant now;

  BatchPicker(
      Batching rules, BatchForm form, Collection<Lane> lanes, Predicate<Lane> full, Instant now) {
    this.rules = rules;
    this.mixes = form.mixesLanes();
    this.lanes = lanes;
    this.full = full;
    this.now = now;
  }

  /**
   * The slots of a batch that is due, none when none is.
   *
   * @param turn where to begin looking, so that every lane has its turn
   */
  List<Slot> due(int turn) {
    List<Slot> free = free();
    if (free.isEmpty()) return List.of();
    java.util.Collections.rotate(free, -Math.floorMod(turn, free.size()));
    if (!mixes) {
      for (Slot slot : free) if (due(List.of(slot))) return List.of(slot);
      return List.of();
    }
    if (!due(free)) return List.of();
    // As few lanes as fill a batch: the others are free for the next one.
    int count = 0;
    long bytes = 0;
    var some = new ArrayList<Slot>();
    for (Slot slot : free) {
      some.add(slot);
      count += slot.waiting.size();
      bytes += slot.bytes;
      if (count >= rules.size() || bytes >= Batching.MOST_BYTES) break;
    }
    return some;
  }

  /** Takes the batch's records out of the slots. */
  List<Entry> take(List<Slot> slots) {
    var batch = new ArrayList<Entry>();
    long bytes = 256;
    Instant windowEnd = Instant.MAX;
    for (Slot slot : slots) {
      while (!slot.waiting.isEmpty() && batch.size() < rules.size()) {
        SourceRecord next = slot.waiting.peek().record;
        bytes += next.size();
        if (!batch.isEmpty() && bytes > Batching.MOST_BYTES) return batch;
        if (rules.windows()) {
          if (batch.isEmpty()) windowEnd = windowEnd(slot.lane(), next);
          else if (!next.arrival().isBefore(windowEnd)) return batch;
        }
        batch.add(slot.take());
      }
    }
    return batch;
  }

  /** When the first of the batches that wait for company has waited enough. */
  Instant nextDue() {
    Instant next = Instant.MAX;
    for (Slot slot : free()) {
      Instant due = slot.waiting.peek().added.plus(rules.window());
      if (due.isBefore(next)) next = due;
    }
    return next;
  }

  private Instant windowEnd(Lane lane, SourceRecord first) {
    if (lane.window == null) lane.window = WindowState.around(first.arrival(), rules.tumbling());
    return lane.window.end(rules.tumbling());
  }

  private boolean due(List<Slot> slots) {
    int count = 0;
    long bytes = 0;
    for (Slot slot : slots) {
      count += slot.waiting.size();
      bytes += slot.bytes;
      if (count >= rules.size()
          || bytes >= Batching.MOST_BYTES
          || slot.lane().ended
          || full.test(slot.lane())
          || !slot.waiting.peek().added.plus(rules.window()).isAfter(now)) return true;
    }
    return false;
  }

  private List<Slot> free() {
    var free = new ArrayList<Slot>();
    for (Lane lane : lanes)
      if (!lane.released)
        for (Slot slot : lane.slots) if (!slot.busy && !slot.waiting.isEmpty()) free.add(slot);
    return free;
  }
}
