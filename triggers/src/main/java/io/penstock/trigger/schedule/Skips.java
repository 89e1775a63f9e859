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

  private final List<Occurrence> some = new ArrayList<>();
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
    if (some.size() < SOME) some.add(turn);
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
    for (Occurrence turn : some)
      text.append(text.isEmpty() ? "" : ", ")
          .append(turn.schedule().arn())
          .append(" at ")
          .append(turn.time());
    return text + (missed + expired > some.size() ? ", ..." : "");
  }
}
