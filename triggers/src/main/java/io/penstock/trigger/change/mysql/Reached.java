package io.penstock.trigger.change.mysql;

import io.penstock.trigger.change.ChangeBook;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Up to which place in the log everything is settled: behind the last transaction all of whose
 * changes are. The reader's thread tells of transactions, the mapping's context of what is settled.
 * Holds no more transactions than have changes that wait in the lane.
 */
final class Reached {
  private static final class End {
    final String last;
    LogPlace place;

    End(String last, LogPlace place) {
      this.last = last;
      this.place = place;
    }
  }

  private final Deque<End> ends = new ArrayDeque<>();
  private String settled;
  private LogPlace passed;

  Reached(String settled) {
    this.settled = settled;
  }

  /**
   * A transaction has been read to its end.
   *
   * @param last position of its last change; null when it has none for the mapping
   */
  synchronized void end(String last, LogPlace place) {
    if (last != null && ChangeBook.compare(last, settled) > 0) ends.add(new End(last, place));
    else if (ends.isEmpty()) passed = place;
    else ends.peekLast().place = place;
  }

  /** The place that is reached by this; null when it is none that was not before. */
  synchronized LogPlace settled(String position) {
    settled = position;
    while (!ends.isEmpty() && ChangeBook.compare(ends.peek().last, position) <= 0)
      passed = ends.poll().place;
    return passed();
  }

  /** The place that was reached since it was last asked for; null for none. */
  synchronized LogPlace passed() {
    LogPlace place = passed;
    passed = null;
    return place;
  }

  /** A new connection: what was not reached is read again. */
  synchronized void again() {
    ends.clear();
    passed = null;
  }
}
