package io.penstock.gateway.delivery;

import io.penstock.gateway.delivery.Claim.Trial;
import java.time.Duration;
import java.time.Instant;

/**
 * How those are tried under which the gateway went down before: one of them at a time, so that the
 * next loss names one, and the one that was named alone, before it is judged. While it waits for
 * that, nothing new is begun, but not for longer than a moment: if the others do not end by then it
 * is looked for a quiet moment again later. The engine's thread.
 *
 * <pre>
 * lost twice -> one at a time, beside others -> lost -> alone -> lost -> judged
 * </pre>
 */
final class Suspects {
  /** The longest that others wait for one, before it begins and after. */
  private static final Duration QUIET = Duration.ofSeconds(10);

  private static final Duration NEXT_QUIET = Duration.ofMinutes(1);
  private static final Duration RARELY = Duration.ofSeconds(1);

  /** After so many, a machine that never rests tries it beside the others. */
  private static final int MOST_IN_VAIN = 5;

  private String running;
  private boolean alone;
  private Instant since;
  private Instant quietUntil;
  private Instant notBefore = Instant.MIN;
  private int vain;

  /**
   * What the next claim may take of them.
   *
   * @param idle whether nothing is being tried
   * @return null: nothing at all is to be leased until {@link #goesOn}
   */
  Trial next(Instant now, boolean idle) {
    if (running != null) return alone && isSoon(now, since.plus(QUIET)) ? null : Trial.NONE;
    if (quietUntil != null) {
      if (isSoon(now, quietUntil)) return idle ? Trial.ALONE : null;
      quietUntil = null;
      notBefore = now.plus(NEXT_QUIET);
      if (!idle) vain++;
    }
    return vain < MOST_IN_VAIN ? Trial.ONE : Trial.ANY;
  }

  /** A time that is farther away than any wait is the trace of a clock that was set back. */
  private static boolean isSoon(Instant now, Instant end) {
    return now.isBefore(end) && !end.isAfter(now.plus(QUIET));
  }

  /** When {@link #next} is to be asked again, where it said that nothing is to be leased. */
  Instant goesOn() {
    return running != null ? since.plus(QUIET) : quietUntil;
  }

  /** Whether one is to be tried alone, and has not begun yet. */
  boolean isAwaited() {
    return running == null && quietUntil != null;
  }

  /** A claim has seen one that is to be tried alone. */
  void accused(Instant now) {
    if (running == null && quietUntil == null && !isLater(now) && vain < MOST_IN_VAIN)
      quietUntil = now.plus(QUIET);
  }

  /** Whether the next quiet moment is not to be looked for yet. */
  private boolean isLater(Instant now) {
    return now.isBefore(notBefore) && !notBefore.isAfter(now.plus(NEXT_QUIET));
  }

  /** A try begins. */
  void began(Lease lease, Instant now) {
    int lost = lease.progress().lost();
    if (!Claim.isSuspect(lost) && !Claim.isAccused(lost)) return;
    running = lease.delivery().id();
    alone = Claim.isAccused(lost) && quietUntil != null;
    since = now;
    if (alone) quietUntil = null;
  }

  /** A try has ended. */
  void ended(Delivery delivery) {
    if (!delivery.id().equals(running)) return;
    running = null;
    vain = 0;
  }

  /** By how much those that may not be tried are put off: the longer one runs, the more. */
  Duration putOff(Instant now) {
    if (running == null) return isLater(now) ? RARELY : Claim.SUSPECT_STEP;
    Duration step = Duration.between(since, now).dividedBy(10);
    return step.compareTo(Claim.SUSPECT_STEP) < 0 ? Claim.SUSPECT_STEP : step;
  }
}
