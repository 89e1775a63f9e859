package io.penstock.trigger.schedule;

import java.time.Duration;

/**
 * What becomes of firings whose time passed while the gateway was down or its machine asleep. Of
 * schedules that fire again: a one-time schedule's firing is always made up for, as no other
 * follows it.
 *
 * @param policy what to do
 * @param window how far back; older ones are skipped
 */
public record Missed(Policy policy, Duration window) {
  /** Later than this a firing counts as missed: AWS's own precision. */
  public static final Duration GRACE = Duration.ofSeconds(60);

  public static final Missed SKIP = new Missed(Policy.SKIP, Duration.ZERO);

  public Missed {
    if (window.isNegative()) throw new IllegalArgumentException("window is negative.");
  }

  /** How far back every firing is made up for. */
  Duration reach() {
    return policy == Policy.ALL ? longer(window) : GRACE;
  }

  /** How far back the latest firing is looked for. */
  Duration search() {
    return longer(window);
  }

  private static Duration longer(Duration window) {
    return window.compareTo(GRACE) < 0 ? GRACE : window;
  }

  /** The choices. */
  public enum Policy {
    /** None is made up for, as on AWS, where the service does not go down with a machine. */
    SKIP,
    /** The latest one of each schedule is. */
    ONCE,
    /** Each is, in order. */
    ALL
  }
}
