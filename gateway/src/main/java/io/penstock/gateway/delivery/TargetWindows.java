package io.penstock.gateway.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may run how much. Each lane has a window: halved when its target pushes back, widened again
 * with every try that runs. A lane whose target takes nothing at all is probed by one delivery at a
 * time with growing pauses, while the rest of its deliveries wait untried. No lane may take more
 * than half of what is free, and the last places are kept for lanes that hold few, so sleeping
 * functions cannot crowd out the others.
 */
final class TargetWindows {
  private static final int FEW = 8;
  private static final int KEPT = 64;
  private static final long SMALL_BYTES = 1 << 20;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(250);
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration MOST_PAUSE = LEAST_PAUSE.multipliedBy(1 << MOST_DOUBLINGS);

  private final Dispatcher.Limits limits;
  private final Map<String, Lane> lanes = new HashMap<>();
  private long bytes;
  private int running;
  private Instant resume;

  private final class Lane {
    private int running;
    private long bytes;
    private double window = limits.perLane();
    private double threshold = limits.perLane();
    private Instant lastCut = Instant.MIN;
    private Instant resume = Instant.MIN;
    private int pauses;

    private boolean unremarkable() {
      return running == 0 && window >= limits.perLane() && pauses == 0;
    }

    /** A pause longer than any is the trace of a clock that was set back. */
    private boolean paused(Instant now) {
      return now.isBefore(resume) && resume.isBefore(now.plus(MOST_PAUSE).plus(LEAST_PAUSE));
    }

    private int room(Instant now, int free) {
      if (paused(now) || TargetWindows.this.bytes > limits.bytes() && bytes > SMALL_BYTES) return 0;
      if (bytes > limits.bytes() / 2) return 0;
      int share = running < FEW ? Math.max(1, free / 2) : Math.max(0, (free - KEPT) / 2);
      return Math.max(0, Math.min((int) window - running, share));
    }

    private void widen() {
      pauses = 0;
      window = Math.min(limits.perLane(), window + (window < threshold ? 1 : 1 / window));
    }

    private void cut(Instant started, Instant now) {
      if (started.isBefore(lastCut)) return; // pushed back by the same crowd as before
      lastCut = now;
      if (window >= 2) {
        window = Math.max(1, Math.min(window, running + 1) / 2);
        threshold = window;
        return;
      }
      resume = now.plus(LEAST_PAUSE.multipliedBy(1L << Math.min(pauses, MOST_DOUBLINGS)));
      pauses++;
    }
  }

  TargetWindows(Dispatcher.Limits limits) {
    this.limits = limits;
  }

  /**
   * What may be leased now; null when nothing may.
   *
   * @param putOff how long those are that may not be tried now
   */
  Claim claim(Instant now, Claim.Trial trial, Duration putOff) {
    int free = limits.running() - running;
    if (free <= 0) return null;
    var room = new HashMap<String, Integer>();
    resume = null;
    lanes.forEach(
        (name, lane) -> {
          room.put(name, lane.room(now, free));
          if (lane.paused(now) && (resume == null || lane.resume.isBefore(resume)))
            resume = lane.resume;
        });
    return new Claim(
        now,
        now.plus(limits.lease()),
        free,
        Math.max(SMALL_BYTES, (limits.bytes() - bytes) / 2),
        room,
        Math.min(limits.perLane(), Math.max(1, free / 2)),
        trial,
        putOff);
  }

  void entered(String name, int size) {
    Lane lane = lanes.computeIfAbsent(name, _ -> new Lane());
    lane.running++;
    lane.bytes += size;
    running++;
    bytes += size;
  }

  /**
   * @param attempt null when the target was not tried
   */
  void left(String name, int size, Attempt attempt, Instant now) {
    Lane lane = lanes.get(name);
    lane.running--;
    lane.bytes -= size;
    running--;
    bytes -= size;
    if (attempt != null) {
      if (attempt.pushedBack()) lane.cut(attempt.started(), now);
      else lane.widen();
    }
    if (lane.unremarkable()) lanes.remove(name);
  }

  /** When the first of the lanes that were paused at the last claim goes on; null: none was. */
  Instant resume() {
    return resume;
  }
}
