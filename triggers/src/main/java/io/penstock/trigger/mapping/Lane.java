package io.penstock.trigger.mapping;

import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;

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

  private final ArrayDeque<Entry> order = new ArrayDeque<>();
  private String settled;

  Lane(String id, int parallel, WindowState window) {
    this.id = id;
    this.window = window;
    this.slots =
        java.util.stream.IntStream.range(0, parallel).mapToObj(number -> new Slot()).toList();
  }

  /** Returns whether it passed; what did not settles like everything else, in its turn. */
  boolean add(SourceRecord record, RecordFilter filter, Instant now) {
    var entry = new Entry(record, this, now);
    order.add(entry);
    if (!filter.passes(record)) {
      entry.done = true;
      return false;
    }
    String key = record.orderKey();
    int hash = key == null ? 0 : key.hashCode();
    Slot slot = slots.get(Math.floorMod(hash ^ hash >>> 16, slots.size()));
    slot.waiting.add(entry);
    slot.bytes += record.size();
    return true;
  }

  /** The entries are settled; returns whether the lane's position moved on. */
  boolean settle(List<Entry> entries) {
    for (Entry entry : entries) entry.done = true;
    return advance();
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
