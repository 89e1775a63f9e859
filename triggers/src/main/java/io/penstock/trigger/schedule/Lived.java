package io.penstock.trigger.schedule;

import java.time.Instant;
import java.util.ArrayDeque;

/**
 * Which stretches of wall time have been run through, so that no turn is taken twice when the wall
 * clock is set back and comes by again. Not thread-safe: the agenda's.
 *
 * <pre>
 *  wall clock   ──────► seen     jump      floor ──────► seen
 *               the stretch before         the stretch now
 *               (turns in between are missed, until the clock is set back to them)
 * </pre>
 */
final class Lived {
  /** A clock that is set to and fro more often than this may repeat turns of long ago. */
  private static final int MOST = 64;

  private final ArrayDeque<Stretch> before = new ArrayDeque<>();
  private Instant floor;
  private Instant seen;

  private record Stretch(Instant after, Instant until) {
    boolean contains(Instant time) {
      return time.isAfter(after) && !time.isAfter(until);
    }
  }

  /** What the wall clock did since it was last looked at. */
  enum Move {
    ON,
    FORWARD,
    BACK
  }

  /** Looks at the wall clock; must be called at least once in {@link Missed#GRACE}. */
  Move look(Instant now, Missed missed) {
    if (seen == null) {
      floor = now.minusMillis(1);
      seen = now;
      return Move.ON;
    }
    if (now.isBefore(floor)) {
      // Time not lived yet. Turns of the stretch that ends here will not be taken again.
      close();
      floor = now;
      seen = now;
      return Move.BACK;
    }
    if (!now.isAfter(seen)) return Move.ON;
    boolean jumped = now.isAfter(seen.plus(Missed.GRACE));
    if (jumped) {
      Instant from = now.minus(missed.reach());
      if (from.isAfter(seen)) {
        close();
        floor = from;
      } else jumped = false;
    }
    seen = now;
    return jumped ? Move.FORWARD : Move.ON;
  }

  private void close() {
    if (before.size() == MOST) before.removeFirst();
    before.add(new Stretch(floor, seen));
  }

  /** Whether a time lies before the stretch that the clock runs through now. */
  boolean isBefore(Instant time) {
    return !time.isAfter(floor);
  }

  Instant seen() {
    return seen;
  }

  /** The end of the earlier stretch that a time lies in, or null. */
  Instant takenUntil(Instant time) {
    for (Stretch stretch : before) if (stretch.contains(time)) return stretch.until;
    return null;
  }
}
