package io.penstock.trigger.mapping;

import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records of one partition or shard that are not settled yet, in their order. With parallel batches
 * its keys are spread over slots, of which each has one batch in flight at most. Confined to the
 * mapping's context.
 */
final class Lane {
  /** A record on its way. */
  static final class Entry {
    final SourceRecord record;
    final Lane lane;
    final Instant added;
    private boolean done;

    private Entry(SourceRecord record, Lane lane, Instant added) {
      this.record = record;
      this.lane = lane;
      this.added = added;
    }
  }

  /** Records of some keys. */
  final class Slot {
    final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    boolean busy;
    int bytes;

    Lane lane() {
      return Lane.this;
    }

    Entry take() {
      Entry entry = waiting.poll();
      bytes -= entry.record.size();
      return entry;
    }
  }

  final String id;
  final List<Slot> slots;

  /** Begun and not ended; null when there is none. */
  WindowState window;

  /** When the source last had nothing new. */
  Instant emptyAt = Instant.MIN;

  boolean ended;

  /** Taken away: what is in flight is not tried again. */
  boolean released;

  /** Another's: settles nothing any more. */
  boolean lost;

  Promise<Void> releasing;

  /** What was known before the lane was opened; nothing once it is behind. */
  private Ahead before;

  /** How often batches have failed that are not settled, by the position of their first record. */
  private final Map<String, Ahead.Tries> tries = new LinkedHashMap<>();

  private final ArrayDeque<Entry> order = new ArrayDeque<>();
  private String settled;

  Lane(String id, int parallel, WindowState window, Ahead before) {
    this.id = id;
    this.before = before;
    for (Ahead.Tries some : before.tries()) tries.put(some.first(), some);
    this.window = window;
    this.slots =
        java.util.stream.IntStream.range(0, parallel).mapToObj(number -> new Slot()).toList();
  }

  /** What becomes of a record that is added. */
  enum Added {
    WAITS,
    FILTERED_OUT,
    /** In an earlier life. */
    SETTLED
  }

  /** What does not wait settles like everything else, in its turn. */
  Added add(SourceRecord record, RecordFilter filter, Instant now) {
    var entry = new Entry(record, this, now);
    order.add(entry);
    entry.done = before.hasSettled(record.position());
    if (before.isBehind(record.position())) before = Ahead.NOTHING;
    if (entry.done) return Added.SETTLED;
    if (!filter.passes(record)) {
      entry.done = true;
      return Added.FILTERED_OUT;
    }
    String key = record.orderKey();
    int hash = key == null ? 0 : key.hashCode();
    Slot slot = slots.get(Math.floorMod(hash ^ hash >>> 16, slots.size()));
    slot.waiting.add(entry);
    slot.bytes += record.size();
    return Added.WAITS;
  }

  /** The entries are settled; returns whether the lane's position moved on. */
  boolean settle(List<Entry> entries) {
    for (Entry entry : entries) {
      entry.done = true;
      tries.remove(entry.record.position());
    }
    return advance();
  }

  /** A batch has failed, and is to be tried again. */
  void failed(List<Entry> batch, int failures, int invocations) {
    String first = batch.getFirst().record.position();
    if (tries.size() >= Ahead.MOST && !tries.containsKey(first)) return;
    tries.put(first, new Ahead.Tries(first, batch.size(), failures, invocations));
  }

  /**
   * How often a batch was tried before the lane was opened; null when it was not. A larger one was
   * not: it is being split again, down to those that were.
   */
  Ahead.Tries tried(List<Entry> batch, boolean splits) {
    Ahead.Tries some = tries.get(batch.getFirst().record.position());
    return some == null || splits && some.size() < batch.size() ? null : some;
  }

  Ahead ahead() {
    var stretches = new ArrayList<Ahead.Stretch>();
    String first = null;
    String last = null;
    for (Entry entry : order) {
      String position = entry.record.position();
      if (entry.done) {
        if (first == null) first = position;
        last = position;
        continue;
      }
      if (first != null) stretches.add(new Ahead.Stretch(first, last));
      first = null;
      if (stretches.size() >= Ahead.MOST) break;
    }
    if (first != null) stretches.add(new Ahead.Stretch(first, last));
    for (Ahead.Stretch one : before.settled()) // what has not come again yet
    if (stretches.size() < Ahead.MOST && (last == null || Ahead.compare(one.last(), last) > 0))
        stretches.add(one);
    return new Ahead(stretches, List.copyOf(tries.values()));
  }

  boolean advance() {
    Entry last = null;
    while (!order.isEmpty() && order.peek().done) last = order.poll();
    if (last == null) return false;
    String before = settled;
    settled = last.record.position();
    return !settled.equals(before);
  }

  /** The last position up to which everything is settled; null when nothing is. */
  String settled() {
    return settled;
  }

  int outstanding() {
    return order.size();
  }

  int bytes() {
    int sum = 0;
    for (Slot slot : slots) sum += slot.bytes;
    return sum;
  }

  int waiting() {
    int sum = 0;
    for (Slot slot : slots) sum += slot.waiting.size();
    return sum;
  }

  boolean busy() {
    for (Slot slot : slots) if (slot.busy) return true;
    return false;
  }

  /** Forgets what waits. */
  void release() {
    released = true;
    for (Slot slot : slots) {
      slot.waiting.clear();
      slot.bytes = 0;
    }
  }
}
