package io.penstock.gateway.delivery.sim;

import io.penstock.gateway.delivery.Deliver;
import io.penstock.gateway.delivery.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/** Virtual time and everything that is to happen in it. One thread, one seed. */
final class World {
  private record Task(long at, long order, Runnable run) {}

  final Random random;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
  private long now;
  private long order;
  private long wallShift;
  private int epoch;

  private final Bug bug;

  World(long seed, Bug bug) {
    random = new Random(seed);
    this.bug = bug;
  }

  /** Time that never jumps, in milliseconds. */
  long millis() {
    return now;
  }

  /** What the wall clock shows. */
  Instant wall() {
    return Deliver.START.plusMillis(now + wallShift);
  }

  void jump(Duration by) {
    wallShift += by.toMillis();
  }

  void after(long millis, Runnable run) {
    tasks.add(new Task(now + millis, order++, run));
  }

  boolean random(double p) {
    return random.nextDouble() < p;
  }

  long between(long low, long high) {
    return low + random.nextLong(high - low + 1);
  }

  /** Whatever the old process had planned does not happen. */
  void newEpoch() {
    epoch++;
  }

  int epoch() {
    return epoch;
  }

  /** Timers of the process that runs now. */
  Timers timers() {
    int mine = epoch;
    return new Timers() {
      @Override
      public void run(Runnable task) {
        World.this.after(0, () -> ifMine(task));
      }

      @Override
      public Runnable after(Duration delay, Runnable task) {
        var cancelled = new boolean[1];
        if (bug == Bug.LOST_WAKE_UP && delay.compareTo(Run.LOOK) < 0) return () -> {};
        World.this.after(
            Math.max(1, delay.toMillis()),
            () -> {
              if (!cancelled[0]) ifMine(task);
            });
        return () -> cancelled[0] = true;
      }

      private void ifMine(Runnable task) {
        if (mine == epoch) task.run();
      }
    };
  }

  /** Lets time pass up to that moment. */
  void runUntil(long end) {
    while (!tasks.isEmpty() && tasks.peek().at <= end) {
      Task task = tasks.poll();
      now = Math.max(now, task.at);
      task.run.run();
    }
    now = Math.max(now, end);
  }
}
