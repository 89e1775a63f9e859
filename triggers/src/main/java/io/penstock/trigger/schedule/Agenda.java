package io.penstock.trigger.schedule;

import io.penstock.trigger.schedule.Firings.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * All schedules in the order in which they are due. Knows time only as it is told it, so that a
 * decade can be run through in a test. Not thread-safe: the clock's.
 */
final class Agenda {
  private final RandomGenerator random;
  private final Missed missed;
  private final Map<String, Entry> entries = new HashMap<>();
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong((Entry e) -> e.due));

  /** A schedule's next turn. */
  private static final class Entry {
    final Schedule schedule;
    final Instant created;
    Instant time;
    long due;

    Entry(Schedule schedule, Instant created) {
      this.schedule = schedule;
      this.created = created;
    }
  }

  /** One turn that is due. */
  record Due(Schedule schedule, Instant time) {}

  Agenda(RandomGenerator random, Missed missed) {
    this.random = random;
    this.missed = missed;
  }

  /**
   * Takes over a new set of schedules. One that is as it was keeps its turn; a changed one counts
   * anew from now.
   *
   * @param known what is remembered of schedules from before, by ARN
   * @return schedules never seen before, which are to be remembered as created now
   */
  Map<String, Instant> replace(List<Schedule> schedules, Map<String, Known> known, Instant now) {
    var made = new HashMap<String, Instant>();
    var present = new HashSet<String>();
    for (Schedule schedule : schedules) {
      present.add(schedule.arn());
      Entry old = entries.get(schedule.arn());
      if (old != null && old.schedule.equals(schedule)) continue;
      if (old != null) queue.remove(old);
      Known before = known.get(schedule.arn());
      Instant created = before != null ? before.created() : old != null ? old.created : now;
      if (before == null && old == null) made.put(schedule.arn(), created);
      var entry = new Entry(schedule, created);
      entries.put(schedule.arn(), entry);
      Instant from = now;
      if (before != null && before.last() != null) from = resume(entry, before.last(), now);
      else if (old == null && before == null) from = now.minusMillis(1); // a rate may begin at once
      plan(entry, from);
    }
    entries
        .values()
        .removeIf(
            entry -> {
              if (present.contains(entry.schedule.arn())) return false;
              queue.remove(entry);
              return true;
            });
    return made;
  }

  /** From where a schedule goes on that last fired before the gateway went down. */
  private Instant resume(Entry entry, Instant last, Instant now) {
    Instant oldest = now.minus(missed.window());
    return switch (missed.policy()) {
      case SKIP -> max(last, now.minus(Missed.GRACE));
      case ALL -> max(last, oldest);
      case ONCE -> {
        Instant latest = null;
        Instant next = entry.schedule.next(max(last, oldest), entry.created);
        // A minute-wise schedule has at most 1,440 turns a day; the window bounds the search.
        while (next != null && !next.isAfter(now)) {
          latest = next;
          next = entry.schedule.next(next, entry.created);
        }
        yield latest == null ? max(last, oldest) : latest.minusMillis(1);
      }
    };
  }

  private static Instant max(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private void plan(Entry entry, Instant after) {
    entry.time = entry.schedule.next(after, entry.created);
    if (entry.time == null) return;
    long window = entry.schedule.window().toMillis();
    entry.due = entry.time.toEpochMilli() + (window > 0 ? random.nextLong(window) : 0);
    queue.add(entry);
  }

  /** Takes out what is due, at most so many; each schedule is planned on for its next turn. */
  List<Due> due(Instant now, int most) {
    var due = new ArrayList<Due>();
    long millis = now.toEpochMilli();
    while (due.size() < most && !queue.isEmpty() && queue.peek().due <= millis) {
      Entry entry = queue.poll();
      Instant late = entry.time.plus(entry.schedule.window()).plus(Missed.GRACE);
      if (late.isBefore(now) && missed.policy() != Missed.Policy.ALL) {
        // The clock jumped or the machine slept: as after a restart.
        Instant from = resume(entry, entry.time.minusMillis(1), now);
        entry.time = entry.schedule.next(from, entry.created);
        if (entry.time == null) continue;
        if (entry.time.isAfter(now)) {
          plan(entry, from);
          continue;
        }
      }
      due.add(new Due(entry.schedule, entry.time));
      plan(entry, entry.time);
    }
    return due;
  }

  /** When something is next due; null when nothing is. */
  Instant nextDue() {
    Entry first = queue.peek();
    return first == null ? null : Instant.ofEpochMilli(first.due);
  }

  /** The time of a schedule's next turn, or null. */
  Instant next(String arn) {
    Entry entry = entries.get(arn);
    return entry == null ? null : entry.time;
  }

  /** Whether a schedule will never fire again. */
  boolean over(String arn) {
    return next(arn) == null;
  }

  int size() {
    return entries.size();
  }
}
