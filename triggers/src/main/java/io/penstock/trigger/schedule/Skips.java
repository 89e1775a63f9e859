package io.penstock.trigger.schedule;

import java.util.ArrayList;
import java.util.List;

/**
 * Which firings will not be: missed while the gateway was down, its machine asleep or its clock
 * changed, or grown older than their schedule's maximum event age. Counts schedules, as a schedule
 * that lost many turns in a row is found once. Not thread-safe.
 */
final class Skips {
  private static final int SOME = 5;
  private static final int MOST = 1_000;

  private final List<Occurrence> first = new ArrayList<>();
  private long missed;
  private long expired;

  void missed(Occurrence first) {
    missed++;
    sample(first);
  }

  void expired(Occurrence first) {
    expired++;
    sample(first);
  }

  private void sample(Occurrence turn) {
    if (first.size() < MOST) first.add(turn);
  }

  /** The first turn that each schedule lost; of the first thousand schedules. */
  List<Occurrence> first() {
    return List.copyOf(first);
  }

  long missed() {
    return missed;
  }

  long expired() {
    return expired;
  }

  boolean isEmpty() {
    return missed + expired == 0;
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (Occurrence turn : first.subList(0, Math.min(SOME, first.size())))
      text.append(text.isEmpty() ? "" : ", ")
          .append(turn.schedule().arn())
          .append(" at ")
          .append(turn.time());
    return text + (missed + expired > SOME ? ", ..." : "");
  }
}
