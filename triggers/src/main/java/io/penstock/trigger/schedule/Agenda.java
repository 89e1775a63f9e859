package io.penstock.trigger.schedule;

import io.penstock.trigger.schedule.Lived.Move;
import io.penstock.trigger.schedule.OccurrenceIntake.Known;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * All schedules in the order in which they are due. Knows time only as it is told it, so that a
 * decade can be run through in a test. Changed by one thread, the clock's; {@link #next} and {@link
 * #upcoming} may be asked from any.
 */
final class Agenda {
  private static final int MADE_UP_MOST = 1_000;

  private final RandomGenerator random;
  private final Missed missed;
  private final Lived lived = new Lived();
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private PriorityQueue<Entry> queue = byDue();
  private Skips skips = new Skips();

  /** Entries in the queue that are gone. */
  private int passedOver;

  /** The last start or jump: of turns up to here the policy for missed firings decides. */
  private Instant back = Instant.MIN;

  /** Turns up to here are not made up for, but for flexible windows still open. */
  private Instant limit = Instant.MIN;

  /** A schedule's next turn. */
  private static final class Entry {
    volatile Schedule schedule;
    volatile Instant time;
    Instant created;
    long due;

    /** No longer wanted; its place in the queue is passed over when its time comes. */
    boolean gone;

    /** Turns made up for, which no stretch of time holds; null until there are any. */
    ArrayDeque<Instant> madeUp;

    Entry(Schedule schedule, Instant created) {
      this.schedule = schedule;
      this.created = created;
    }

    Instant next(Instant after) {
      return schedule.next(after, created);
    }

    void madeUp(Instant time) {
      if (madeUp == null) madeUp = new ArrayDeque<>();
      if (madeUp.size() == MADE_UP_MOST) madeUp.removeFirst();
      madeUp.add(time);
    }

    Occurrence turn() {
      return new Occurrence(schedule, time);
    }
  }

  /**
   * What a new table changed.
   *
   * @param gone schedules to be forgotten
   * @param over schedules that will not fire any more and are to be deleted
   */
  record Changes(List<String> gone, List<Schedule> over) {}

  Agenda(RandomGenerator random, Missed missed) {
    this.random = random;
    this.missed = missed;
  }

  private static PriorityQueue<Entry> byDue() {
    return new PriorityQueue<>(Comparator.comparingLong((Entry e) -> e.due));
  }

  /**
   * Takes over a new set of schedules. One whose times are as they were keeps its turn; another
   * counts anew from now.
   *
   * @param known what is remembered from before the start, by ARN; empty later on
   */
  Changes replace(List<Schedule> schedules, Map<String, Known> known, Instant instant) {
    Instant now = instant.truncatedTo(ChronoUnit.MILLIS);
    look(now);
    var changes = new Changes(new ArrayList<>(), new ArrayList<>());
    var present = HashSet.<String>newHashSet(schedules.size());
    for (Schedule schedule : schedules) {
      present.add(schedule.arn());
      Entry old = entries.get(schedule.arn());
      if (old != null && old.schedule.sameTimes(schedule)) old.schedule = schedule;
      else entries.put(schedule.arn(), entry(schedule, old, known, now, changes));
    }
    for (String arn : known.keySet()) if (!present.contains(arn)) changes.gone.add(arn);
    for (String arn : entries.keySet()) {
      if (present.contains(arn)) continue;
      entries.remove(arn);
      changes.gone.add(arn);
    }
    enqueue();
    return changes;
  }

  /**
   * Takes over schedules that were made or changed, and drops those that are gone. Costs the same
   * however many others there are.
   */
  Changes change(Collection<Schedule> made, Collection<String> gone, Instant instant) {
    Instant now = instant.truncatedTo(ChronoUnit.MILLIS);
    look(now);
    var changes = new Changes(new ArrayList<>(), new ArrayList<>());
    for (Schedule schedule : made) {
      Entry old = entries.get(schedule.arn());
      if (old != null && old.schedule.sameTimes(schedule)) {
        old.schedule = schedule;
        continue;
      }
      if (old != null) passOver(old);
      Entry entry = entry(schedule, old, Map.of(), now, changes);
      entries.put(schedule.arn(), entry);
      if (entry.time != null) queue.add(entry);
    }
    for (String arn : gone) {
      Entry old = entries.remove(arn);
      if (old == null) continue;
      passOver(old);
      changes.gone.add(arn);
    }
    if (passedOver > entries.size() + 1_000) enqueue();
    return changes;
  }

  private void passOver(Entry entry) {
    entry.gone = true;
    if (entry.time != null) passedOver++;
  }

  /** The entry that is due first, or null. */
  private Entry first() {
    Entry first = queue.peek();
    while (first != null && first.gone) {
      queue.poll();
      passedOver--;
      first = queue.peek();
    }
    return first;
  }

  private Entry entry(
      Schedule schedule, Entry old, Map<String, Known> known, Instant now, Changes changes) {
    Known before = old == null ? known.get(schedule.arn()) : null;
    Instant since = since(schedule, before, now);
    Instant last = before == null ? null : before.last();
    var entry = new Entry(schedule, earlier(since, now));
    Instant done = since.minusMillis(1); // a rate of Scheduler's begins at once
    Instant once = schedule.once();
    if (last != null && (once == null ? last.isAfter(done) : last.equals(once))) done = last;
    // What was in the future is from a clock that was ahead: better twice than not at all.
    if (once == null && done.isAfter(now.plus(Missed.GRACE))) done = now.minusMillis(1);
    plan(entry, resume(entry, done, now));
    if (isOver(entry)) changes.over.add(schedule);
    return entry;
  }

  private static Instant since(Schedule schedule, Known before, Instant now) {
    if (schedule.since() != null) return schedule.since();
    if (before == null) return now;
    return before.created() == null ? before.last() : before.created();
  }

  private static boolean isOver(Entry entry) {
    Schedule schedule = entry.schedule;
    return entry.time == null && schedule.enabled() && schedule.deleteAfterCompletion();
  }

  /** From where a schedule goes on whose turns were dealt with up to {@code done}. */
  private Instant resume(Entry entry, Instant done, Instant now) {
    if (entry.schedule.once() != null) return done; // its only turn is made, however late
    Duration window = entry.schedule.window();
    Instant from = later(done, now.minus(missed.reach()).minus(window));
    if (missed.policy() == Missed.Policy.ONCE) {
      Instant latest = latest(entry, later(done, now.minus(missed.search()).minus(window)), now);
      if (latest != null) from = latest.minusMillis(1);
    }
    if (from.isAfter(done)) {
      Instant first = entry.next(done);
      if (first != null && !first.isAfter(from))
        skips.missed(new Occurrence(entry.schedule, first));
    }
    return from;
  }

  /** A schedule's latest turn up to now; looks back in growing strides. */
  private static Instant latest(Entry entry, Instant after, Instant now) {
    for (Duration stride = Missed.GRACE; ; stride = stride.multipliedBy(4)) {
      Instant from = later(after, now.minus(stride));
      Instant latest = null;
      for (Instant turn = entry.next(from);
          turn != null && !turn.isAfter(now);
          turn = entry.next(turn)) latest = turn;
      if (latest != null || from.equals(after)) return latest;
    }
  }

  private void plan(Entry entry, Instant after) {
    Instant time = entry.next(after);
    while (time != null) {
      Instant taken = lived.takenUntil(time);
      if (taken != null) time = entry.next(taken);
      else if (entry.madeUp != null && entry.madeUp.contains(time)) time = entry.next(time);
      else break;
    }
    entry.time = time;
    if (time == null) return;
    long window = entry.schedule.window().toMillis();
    entry.due = time.toEpochMilli() + (window > 0 ? random.nextLong(window) : 0);
  }

  /** Tells the time; to be called at least once in {@link Missed#GRACE}. */
  void look(Instant now) {
    Instant seen = lived.seen();
    Move move = lived.look(now, missed);
    if (seen == null || move == Move.FORWARD) {
      back = now;
      limit = now.minus(missed.reach());
    } else if (move == Move.BACK) limit = now;
    if (move == Move.ON) return;
    for (Entry entry : entries.values()) {
      if (entry.time != null && !entry.time.isAfter(seen)) {
        // What was due already is late, not missed: it waits for its batch.
        entry.due = Math.min(entry.due, now.toEpochMilli());
        continue;
      }
      if (move == Move.BACK) {
        entry.created = earlier(entry.created, now);
        plan(entry, now);
      } else if (entry.time != null
          && !entry.time.isAfter(now.minus(Missed.GRACE).minus(entry.schedule.window()))) {
        plan(entry, resume(entry, entry.time.minusMillis(1), now));
      }
    }
    enqueue();
  }

  private void enqueue() {
    queue = byDue();
    passedOver = 0;
    for (Entry entry : entries.values()) if (entry.time != null) queue.add(entry);
  }

  /** Takes out what is due, at most so many; each schedule is planned on for its next turn. */
  List<Occurrence> due(Instant now, int most) {
    look(now);
    var due = new ArrayList<Occurrence>();
    long millis = now.toEpochMilli();
    while (due.size() < most && first() != null && first().due <= millis) {
      Entry entry = queue.poll();
      Schedule schedule = entry.schedule;
      boolean setBack = entry.time.isAfter(now);
      Instant from = setBack ? now : later(entry.time, limit.minus(schedule.window()));
      if (schedule.once() == null
          && entry.due + schedule.maximumEventAge().toMillis() < millis
          && entry.time.isAfter(back)) {
        skips.expired(entry.turn());
        from =
            later(
                from,
                now.minus(schedule.maximumEventAge()).minus(schedule.window()).minusMillis(1));
      } else {
        due.add(entry.turn());
        if (setBack || lived.isBefore(entry.time)) entry.madeUp(entry.time);
      }
      plan(entry, from);
      if (entry.time != null) queue.add(entry);
    }
    return due;
  }

  /** Places that the queue holds, those of entries that are gone with them. */
  int places() {
    return queue.size();
  }

  /** Turns of a schedule that are remembered as made up for. */
  int madeUp(String arn) {
    Entry entry = entries.get(arn);
    return entry == null || entry.madeUp == null ? 0 : entry.madeUp.size();
  }

  /** What was skipped since this was asked last. */
  Skips takeSkips() {
    Skips taken = skips;
    if (!taken.isEmpty()) skips = new Skips();
    return taken;
  }

  /** When something is next due; null when nothing is. */
  Instant nextDue() {
    Entry first = first();
    return first == null ? null : Instant.ofEpochMilli(first.due);
  }

  /** The time of a schedule's next turn, or null. */
  Instant next(String arn) {
    Entry entry = entries.get(arn);
    return entry == null ? null : entry.time;
  }

  /** The next turns of all schedules, one of each, soonest first. */
  List<Occurrence> upcoming(int most) {
    var soonest = new PriorityQueue<>(Comparator.comparing(Occurrence::time).reversed());
    for (Entry entry : entries.values()) {
      Occurrence turn = entry.turn();
      if (turn.time() == null) continue;
      if (soonest.size() < most) soonest.add(turn);
      else if (most > 0 && turn.time().isBefore(soonest.peek().time())) {
        soonest.poll();
        soonest.add(turn);
      }
    }
    return soonest.stream().sorted(Comparator.comparing(Occurrence::time)).toList();
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
